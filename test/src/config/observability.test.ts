import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

describe("observability that cannot be meant is refused", () => {
  it.each<[string, unknown, string]>([
    [
      "a fraction of an hour, which Prometheus does not know",
      { alerts: { outOfSyncFor: "1.5h" } },
      '"1.5h" is not a duration of Prometheus: write whole numbers with units',
    ],
    ["seconds without a unit", { monitors: { interval: 30 } }, "observability.monitors.interval"],
    [
      "a label that Prometheus does not take",
      { alerts: { labels: { "slack-channel": "shop" } } },
      '"slack-channel" is not a label of Prometheus',
    ],
    [
      "a dashboard by its address",
      { dashboards: { published: ["https://grafana.com/x"] } },
      "observability.dashboards.published",
    ],
    ["an unknown part", { traces: {} }, 'Unrecognized key: "traces"'],
  ])("%s", (_name, observability, expected) => {
    expect(complaint(plainSettings({ observability }))).toContain(expected);
  });

  it("but each part may stand alone", () => {
    const settings = parseSettings(plainSettings({ observability: { alerts: {} } }), "dev");
    expect(settings.observability).toEqual({
      selectedBy: {},
      alerts: { outOfSyncFor: "15m", degradedFor: "5m", labels: {} },
    });
  });
});
