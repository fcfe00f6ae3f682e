import { describe, expect, it } from "vitest";
import { evaluateGates } from "#components/promotion/evaluate.ts";
import { decideSoak, type SoakFact } from "#components/promotion/gates/soak.ts";
import { type HealthFact, healthOf } from "#components/promotion/health.ts";
import { noRecords, recordsIn } from "#components/promotion/records.ts";
import { digestOf, gateClients, promotion } from "../fixtures.ts";

const digest = digestOf("1.1.0");
const noon = new Date("2026-11-20T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(noon.getTime() - minutes * 60_000);
const running = [`127.0.0.1:5001/craftista/catalogue:1.1.0@${digest}`];
const healthy = (since: number | undefined, changes: object = {}): HealthFact => ({
  status: "Healthy",
  since: since === undefined ? undefined : minutesAgo(since),
  deployedAt: minutesAgo(600),
  images: running,
  ...changes,
});
const on = (stage: string, verified: number | undefined, health: HealthFact): SoakFact => ({
  stage,
  verifiedAt: verified === undefined ? undefined : minutesAgo(verified),
  health,
});

describe("the soak gate, an hour long", () => {
  it.each([
    [
      "passes after an hour of health",
      [on("dev", 61, healthy(61))],
      "pass",
      "healthy on dev since 2026-11-20T10:59",
    ],
    ["passes at the very second", [on("dev", 60, healthy(60))], "pass", ""],
    [
      "counts from the record, not from the health of the version before",
      [on("dev", 10, healthy(500))],
      "pending",
      "for 10 min of 1 h",
    ],
    [
      "counts anew after an unhealthy moment",
      [on("dev", 500, healthy(5))],
      "pending",
      "for 5 min of 1 h; run `pulumi up` after 2026-11-20T12:55",
    ],
    [
      "counts anew after another roll-out",
      [on("dev", 500, healthy(500, { deployedAt: minutesAgo(3) }))],
      "pending",
      "for 3 min",
    ],
    [
      "waits while it is not healthy",
      [on("dev", 500, healthy(500, { status: "Degraded" }))],
      "pending",
      "dev is Degraded: the count begins anew",
    ],
    [
      "fails without a record of this image",
      [on("dev", undefined, healthy(500))],
      "fail",
      "dev has not verified this image",
    ],
    [
      "fails when something else runs there now",
      [on("dev", 500, healthy(500, { images: ["x:1.2.0@sha256:other"] }))],
      "fail",
      "it runs x:1.2.0@sha256:other",
    ],
    [
      "is not known when the cluster does not answer",
      [on("dev", 500, { problem: "no answer" })],
      "unknown",
      "no answer",
    ],
    [
      "is not known when Argo CD does not say since when",
      [on("dev", 500, healthy(undefined))],
      "unknown",
      "lastTransitionTime",
    ],
    [
      "asks all upstream stages",
      [on("dev", 500, healthy(61)), on("qa", 500, healthy(20))],
      "pending",
      "healthy on qa for 20 min",
    ],
    [
      "tells what will not pass by itself first",
      [on("dev", 500, healthy(1)), on("qa", undefined, healthy(1))],
      "fail",
      "qa has not verified",
    ],
  ] as const)("%s", (_name, stages, state, reason) => {
    const found = decideSoak({ digest, stages, now: noon }, 3_600);
    expect(found.state).toBe(state);
    expect(found.reason).toContain(reason);
  });

  it("is content with one stage where one is enough", () => {
    const stages = [on("dev", 500, healthy(61)), on("qa", undefined, healthy(1))];
    expect(decideSoak({ digest, stages, now: noon }, 3_600, "any").state).toBe("pass");
  });

  it.each([
    ["when the last stage is done", [on("dev", 500, healthy(10)), on("qa", 500, healthy(20))], "all", 50],
    [
      "when the first is, where one is enough",
      [on("dev", 500, healthy(10)), on("qa", 500, healthy(20))],
      "any",
      40,
    ],
    [
      "not while one is unhealthy",
      [on("dev", 500, healthy(1)), on("qa", 9, healthy(9, { status: "Degraded" }))],
      "all",
      undefined,
    ],
    ["not when it passes", [on("dev", 500, healthy(61))], "all", undefined],
  ] as const)("tells when time alone will open it: %s", (_name, stages, enough, minutes) => {
    const { until } = decideSoak({ digest, stages, now: noon }, 3_600, enough);
    expect(until).toEqual(minutes === undefined ? undefined : minutesAgo(-minutes));
  });

  const ref = "refs/tags/verified/dev/catalogue/1.1.0";
  const text = `object ${"a".repeat(40)}\ntype commit\ntag verified/dev/catalogue/1.1.0\ntagger Slipway <s@x.test> ${minutesAgo(90).getTime() / 1_000} +0000\n\nm\n\nSlipway-Digest: ${digest}\n`;
  const stage = {
    stage: "dev",
    application: "catalogue-dev",
    namespace: "argocd",
    kubeconfigFrom: { env: "X" },
  };
  const asked = promotion({
    stage: "prod",
    upstream: ["dev"],
    gates: { soak: { seconds: 3_600, stages: [stage] } },
  });
  const soakOf = async (tag: string | undefined) => {
    const records =
      tag === undefined
        ? noRecords
        : recordsIn({ readRefs: async () => new Map([[ref, tag]]) }, new Map([[ref, tag]]));
    const clients = gateClients({ now: () => noon, health: async () => healthy(90) });
    const { gates } = await evaluateGates(asked, { records, files: new Map() }, clients);
    return gates.find(({ gate }) => gate === "soak")?.state;
  };

  it("reads when a stage verified this very image from its tag", async () => {
    expect(await soakOf(text)).toBe("pass");
    expect(await soakOf(text.replace(digest, "sha256:old"))).toBe("fail");
  });

  it("waits for the repository where there is none", async () => {
    expect(await soakOf(undefined)).toBe("unknown");
  });
});

it("reads the facts from an Application's status", () => {
  const status = {
    health: { status: "Healthy", lastTransitionTime: "2026-11-20T11:00:00Z" },
    summary: { images: running },
    history: [{ deployedAt: "2026-11-20T09:00:00Z" }, { deployedAt: "2026-11-20T10:00:00Z" }],
  };
  expect(healthOf(status)).toEqual({
    status: "Healthy",
    since: new Date("2026-11-20T11:00:00Z"),
    deployedAt: new Date("2026-11-20T10:00:00Z"),
    images: running,
  });
  expect(healthOf(undefined)).toMatchObject({ status: "Unknown", since: undefined });
});
