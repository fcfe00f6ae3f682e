import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { workloads } from "../harness/cluster.ts";
import { commits, tip, verifiedCommit } from "../harness/gitops.ts";
import { type Orphan, survivors, upKilledAfterPush } from "../harness/killed-run.ts";
import { cancel, failing, pin, succeeding } from "../harness/pulumi.ts";
import { imageRepository, namespaceOf, point } from "../harness/scenario.ts";

/** Seconds in which an orphan must have noticed that its engine is gone; it looks every second. */
const NOTICED = 15;
/** Milliseconds in which an orphan that went on would have made its second promotion. */
const SECOND_THOUGHTS = 5_000;

/** All but the GitHub plugin, which looks for its engine every five minutes only and does nothing of its own accord. */
const mayAct = ({ command }: Orphan): boolean => !command.includes("pulumi-resource-github");

const subjects = async (range: string): Promise<string[]> =>
  (await commits(range)).map(({ subject }) => subject);

/** Point 5, second half. Needs dev at 1.1.0; leaves it so, but catalogue at 1.2.0. */
export function killedRun(): void {
  point("5. an engine that was killed right after the push", () => {
    it("of a good release leaves one commit, and the next up finishes it", async () => {
      const before = await tip();
      pin("dev", { catalogue: "1.2.0" });
      const { orphans } = await upKilledAfterPush("dev", "engine");
      expect(await survivors(orphans.filter(mayAct), NOTICED)).toEqual([]);

      expect(await failing("up", "dev")).toContain("pulumi cancel");
      await cancel("dev");
      await succeeding("up", "dev");
      await sleep(SECOND_THOUGHTS);
      const made = await commits(`${before}..main`);
      expect(made.map(({ subject }) => subject)).toEqual(["promote catalogue 1.1.0 -> 1.2.0 to dev"]);
      expect(await verifiedCommit("dev", "catalogue", "1.2.0")).toBe(made[0]?.id);
      await succeeding("up", "dev", ["--expect-no-changes"]);
    });

    it("with all that it had started, of a broken release, can be rolled back", async () => {
      const before = await tip();
      pin("dev", { voting: "1.2.0" });
      await upKilledAfterPush("dev", "everything");
      expect(await failing("up", "dev")).toContain("pulumi cancel");
      await cancel("dev");
      pin("dev", { voting: "1.1.0" });
      await succeeding("up", "dev");
      expect(await subjects(`${before}..main`)).toEqual([
        "promote voting 1.1.0 -> 1.2.0 to dev",
        "promote voting 1.2.0 -> 1.1.0 to dev",
      ]);
      expect((await workloads(namespaceOf("dev"))).voting).toContain(`${imageRepository("voting")}:1.1.0@`);
      expect(await verifiedCommit("dev", "voting", "1.2.0")).toBeUndefined();
    });
  });
}
