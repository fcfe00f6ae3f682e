import { describe, expect, it } from "vitest";
import { decideWindow } from "#components/promotion/gates/window.ts";

const berlin = { timeZone: "Europe/Berlin" };
const office = { ...berlin, allowed: ["* 9-16 * * MON-FRI"] };
const freeze = { ...berlin, forbidden: ["* * 20-31 12 *"] };

describe("the window gate", () => {
  it.each([
    [
      "is open at an allowed minute",
      office,
      "2026-11-20T08:00:00Z",
      "pass",
      "2026-11-20 09:00 Europe/Berlin is open",
    ],
    [
      "is closed a minute before, until then",
      office,
      "2026-11-20T07:59:30Z",
      "pending",
      "it opens at 2026-11-20 09:00",
    ],
    ["is open during the whole of a minute", office, "2026-11-20T15:59:59.999Z", "pass", "is open"],
    [
      "is closed during the whole of a minute",
      freeze,
      "2026-12-24T12:00:17.5Z",
      "pending",
      '"* * 20-31 12 *" forbids it',
    ],
    ["opens after the weekend", office, "2026-11-20T16:00:00Z", "pending", "it opens at 2026-11-23 09:00"],
    ["follows summer time, when the same hour is earlier", office, "2026-07-01T07:00:00Z", "pass", "09:00"],
    [
      "is closed in a freeze, until it ends",
      freeze,
      "2026-12-24T12:00:00Z",
      "pending",
      '"* * 20-31 12 *" forbids it; it opens at 2027-01-01 00:00',
    ],
    ["is open outside of a freeze", freeze, "2026-12-19T22:59:00Z", "pass", "is open"],
    [
      "lets what is forbidden win",
      { ...office, ...freeze },
      "2026-12-31T10:00:00Z",
      "pending",
      "it opens at 2027-01-01 09:00",
    ],
    [
      "takes a year as the seventh field",
      { timeZone: "UTC", forbidden: ["* * * 24 12 * 2026"] },
      "2027-12-24T10:00:00Z",
      "pass",
      "",
    ],
    [
      "says so when it never opens",
      { timeZone: "UTC", forbidden: ["* * * * *"] },
      "2026-11-20T08:00:00Z",
      "pending",
      "does not open within a month",
    ],
    [
      "says so when what was allowed is over",
      { timeZone: "UTC", allowed: ["* * * 1 1 * 2025"] },
      "2026-11-20T08:00:00Z",
      "pending",
      "does not open",
    ],
  ] as const)("%s", (_name, settings, now, state, reason) => {
    const found = decideWindow(settings, new Date(now));
    expect(found.state).toBe(state);
    expect(found.reason).toContain(reason);
  });

  it("tells the moment at which it opens, for programs", () => {
    expect(decideWindow(office, new Date("2026-11-20T07:59:30Z")).until).toEqual(
      new Date("2026-11-20T08:00:00Z"),
    );
    expect(decideWindow(office, new Date("2026-11-20T08:00:00Z")).until).toBeUndefined();
  });
});
