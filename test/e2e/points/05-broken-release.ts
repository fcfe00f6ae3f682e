import { expect, it } from "vitest";
import { workloads } from "../harness/cluster.ts";
import { carried, commits, gitops, tip, verifiedCommit } from "../harness/gitops.ts";
import { failing, pin, succeeding } from "../harness/pulumi.ts";
import { imageRepository, namespaceOf, point } from "../harness/scenario.ts";

/** Seconds that Pulumi.yaml gives a roll-out (`promotion.timeoutSeconds`). */
const TIMEOUT = 60;
/** Seconds that an update may take beside its roll-out. */
const AROUND = 20;

/** Point 5, first half. Needs dev at 1.1.0, and leaves it so. */
export function brokenRelease(): void {
  point("5. a release whose pods crash", () => {
    it("fails within the timeout, with the pods' own reason", async () => {
      const [before, began] = [await tip(), Date.now()];
      pin("dev", { voting: "1.2.0" });
      const output = await failing("up", "dev");
      expect((Date.now() - began) / 1_000).toBeLessThan(TIMEOUT + AROUND);
      expect(output).toContain(
        "container voting: CrashLoopBackOff: back-off 1m20s restarting failed container=voting",
      );
      expect(output).toContain("To roll back, pin voting: 1.1.0 in Pulumi.dev.yaml and run `pulumi up`");
      expect((await commits(`${before}..main`)).map(({ subject }) => subject)).toEqual([
        "promote voting 1.1.0 -> 1.2.0 to dev",
      ]);
      expect(await verifiedCommit("dev", "voting", "1.2.0")).toBeUndefined();
    });

    it("is really rolled back by pinning the version before", async () => {
      const before = await tip();
      pin("dev", { voting: "1.1.0" });
      await succeeding("up", "dev");
      expect((await commits(`${before}..main`)).map(({ subject }) => subject)).toEqual([
        "promote voting 1.2.0 -> 1.1.0 to dev",
      ]);
      expect((await workloads(namespaceOf("dev"))).voting).toContain(`${imageRepository("voting")}:1.1.0@`);
      await succeeding("up", "dev", ["--expect-no-changes"]);
    });

    it("never reaches prod, neither by itself nor when it is pinned there", async () => {
      const before = await tip();
      pin("prod", { voting: "1.2.0" });
      expect(await failing("up", "prod")).toContain("gate verified: voting 1.2.0 is not verified on staging");
      pin("prod", { voting: "1.0.0" });
      expect(await tip()).toBe(before);
      expect(await gitops("log", "--format=%s", "main", "--", "env/prod/voting/voting-image.yaml")).toBe(
        "promote voting 1.0.0 to prod",
      );
      expect((await carried("prod", "voting"))?.version).toBe("1.0.0");
    });
  });
}
