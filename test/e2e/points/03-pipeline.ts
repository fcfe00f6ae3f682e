import { expect, it } from "vitest";
import { layout } from "#components/gitops/layout.ts";
import { applications, workloads } from "../harness/cluster.ts";
import { changedSince, commits, gitops, tip, verifiedCommit } from "../harness/gitops.ts";
import { pin, succeeding } from "../harness/pulumi.ts";
import { digestInRegistry } from "../harness/registry.ts";
import { imageRepository, namespaceOf, point, STAGES } from "../harness/scenario.ts";

/** Point 3. Needs everything at 1.0.0; leaves catalogue at 1.1.0 everywhere. */
export function pipeline(): void {
  point("3. catalogue 1.1.0 through the pipeline", () => {
    it.each(STAGES)("reaches %s and no other environment", async (stage) => {
      const others = STAGES.filter((other) => other !== stage);
      const runningElsewhere = () => Promise.all(others.map((other) => workloads(namespaceOf(other))));
      const [before, elsewhere] = [await tip(), await runningElsewhere()];
      const digest = await digestInRegistry("catalogue", "1.1.0");

      pin(stage, { catalogue: "1.1.0" });
      await succeeding("up", stage);

      // At once, without a wait: the update must not have ended before Argo CD was there.
      const status = (await applications())[`catalogue-${stage}`]?.status;
      const running = (await workloads(namespaceOf(stage))).catalogue;
      expect(running).toContain(`${imageRepository("catalogue")}:1.1.0@${digest}`);
      expect([status?.sync?.status, status?.health?.status]).toEqual(["Synced", "Healthy"]);

      const [commit, ...more] = await commits(`${before}..main`);
      expect(more).toEqual([]);
      await gitops("merge-base", "--is-ancestor", commit?.id ?? "", status?.sync?.revision ?? "");
      expect(commit?.subject).toBe(`promote catalogue 1.0.0 -> 1.1.0 to ${stage}`);
      expect(commit?.trailers).toEqual({
        Service: "catalogue",
        Stage: stage,
        Version: "1.1.0",
        Digest: digest,
        From: "1.0.0",
        Gates: "image=pass verified=pass",
        Run: expect.stringMatching(/^[0-9a-f-]{36}$/),
        By: expect.stringMatching(/./),
      });
      expect(await verifiedCommit(stage, "catalogue", "1.1.0")).toBe(commit?.id);
      expect(await changedSince(before)).toEqual([layout.image(stage, "catalogue")]);
      expect(await runningElsewhere()).toEqual(elsewhere);
    });
  });
}
