import type { V1Deployment, V1Job } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { pushImages } from "#sandbox/registry/client.ts";
import { imagesOf } from "#sandbox/registry/images.ts";
import { endToEnd } from "./harness/context.ts";
import { useExample } from "./harness/example.ts";
import { find } from "./harness/objects.ts";

/** A tag whose containers fail in the sandbox (sandbox/cluster/stages.yaml). */
const FAILING = "1.1.0-crash";

const jobOf = (role: string): Promise<V1Job | undefined> =>
  find<V1Job>("batch/v1", "Job", "ledger-dev", `accounts-${role}`);
const running = async (): Promise<string | undefined> => {
  const found = await find<V1Deployment>("apps/v1", "Deployment", "ledger-dev", "accounts");
  return found?.spec?.template.spec?.containers[0]?.image;
};

describe("Jobs around a roll-out (examples/jobs)", () => {
  const project = useExample("jobs", "dev", {
    sources: async () => {
      const catalogue = { product: "ledger", services: ["accounts"], tags: ["1.0.0", FAILING] };
      await pushImages(`http://${endToEnd().sandbox.registry}`, imagesOf(catalogue));
      return [];
    },
  });

  it("run: the migration before the service, the smoke test after it", async () => {
    const [migration, smokeTest] = await Promise.all([jobOf("migration"), jobOf("smoke-test")]);
    const deployed = await find<V1Deployment>("apps/v1", "Deployment", "ledger-dev", "accounts");
    const [first, service, last] = [migration, deployed, smokeTest].map((object) =>
      new Date(object?.metadata?.creationTimestamp ?? 0).getTime(),
    );
    expect([first, service, last].every((time) => time !== 0)).toBe(true);
    expect([first, service, last]).toEqual([first, service, last].toSorted());
    expect([migration, smokeTest].map((job) => job?.status?.succeeded)).toEqual([1, 1]);
  });

  it("a migration that fails makes up fail with its reason, and the old version stays", async () => {
    const before = await running();
    expect(before).toContain(":1.0.0@");
    project().edit("Pulumi.dev.yaml", (document) =>
      document.setIn(["config", "slipway:freight", "accounts"], FAILING),
    );
    const output = await project().failing("up", "dev");
    expect(output).toContain("PreSync Job accounts-migration: Job has reached the specified backoff limit");
    expect(await running()).toBe(before);
  });
});
