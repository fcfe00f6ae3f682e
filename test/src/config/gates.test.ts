import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const gates = "pipeline.prod.gates";

describe("gates that cannot be passed or say nothing are refused", () => {
  it.each<[string, string, unknown, string[]]>([
    [
      "a soak in the first stage",
      "pipeline.dev.gates",
      { soak: { seconds: 60 } },
      ["dev comes after no stage"],
    ],
    ["any of one stage", gates, { verified: "any" }, ["any of 1 stages is no choice", `${gates}.verified`]],
    [
      "more approvals than approvers",
      gates,
      { approval: { count: 2, approvers: ["a@x.test"] } },
      ["2 approvals cannot come from 1 approvers"],
    ],
    [
      "an approver without an address",
      gates,
      { approval: { approvers: ["ada"] } },
      [`${gates}.approval.approvers`],
    ],
    [
      "a window without times",
      gates,
      { window: { timeZone: "UTC" } },
      ["a window without times is always open"],
    ],
    [
      "a time zone that is none",
      gates,
      { window: { timeZone: "Mars/X", allowed: ["* * * * *"] } },
      ['"Mars/X" is no time zone'],
    ],
    [
      "a pattern that is none",
      gates,
      { window: { timeZone: "UTC", allowed: ["* 25 * * *"] } },
      ['"* 25 * * *" is no pattern of cron'],
    ],
    [
      "a pattern with seconds",
      gates,
      { window: { timeZone: "UTC", allowed: ["0 * * * * *"] } },
      ["is no pattern of cron"],
    ],
    ["nobody who signs", gates, { image: { signedBy: {} } }, ["nobody could sign; name keys or identities"]],
    [
      "identities without a root",
      gates,
      { image: { signedBy: { identities: [{ issuer: "https://x.test", subject: "s" }] } } },
      ["cannot be verified without sigstore's trusted root"],
    ],
    [
      "provenance by anybody",
      gates,
      { image: { provenance: { builders: ["b"] } } },
      ["provenance that anybody could write proves nothing"],
    ],
    [
      "a severity that Trivy has not",
      gates,
      { image: { scan: { failAt: "BAD" } } },
      [`${gates}.image.scan.failAt`],
    ],
    [
      "an order of what is no service",
      gates,
      { order: { catalogue: ["db"] } },
      ['"db" is not a service', `${gates}.order`],
    ],
    [
      "an order in a circle",
      gates,
      { order: { catalogue: ["catalogue-db"], "catalogue-db": ["catalogue"] } },
      ["catalogue would wait for itself"],
    ],
    ["a waiver for what is no service", "waive", { db: {} }, ['"db" is not a service']],
    [
      "a waiver of the image",
      "waive",
      { catalogue: { image: { version: "1.0.0", by: "a", why: "b" } } },
      ['"image" cannot be waived; signature, provenance'],
    ],
    [
      "a waiver of what is no gate",
      "waive",
      { catalogue: { sleep: { version: "1.0.0", by: "a", why: "b" } } },
      ['"sleep" cannot be waived'],
    ],
    [
      "a waiver that is left over",
      "waive",
      { catalogue: { soak: { version: "0.9.0", by: "a", why: "b" } } },
      ["catalogue is pinned to 1.0.0, and a waiver is for one version"],
    ],
    [
      "a waiver without a reason",
      "waive",
      { catalogue: { soak: { version: "1.0.0", by: "a" } } },
      ["waive.catalogue.soak.why"],
    ],
  ])("%s", (_name, path, value, expected) => {
    const message = complaint(plainSettings({ [path]: value }, "prod"), "prod");
    for (const part of expected) expect(message).toContain(part);
  });

  it("nothing of this is asked for by default", () => {
    expect(parseSettings(plainSettings({}, "prod"), "prod").pipeline.prod?.gates).toBeUndefined();
  });
});
