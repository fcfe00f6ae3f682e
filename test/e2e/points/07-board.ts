import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { NOWHERE } from "#src/plan/without-cluster.ts";
import { command } from "../harness/command.ts";
import { endToEnd } from "../harness/context.ts";
import { githubToken } from "../harness/github.ts";
import { carried, verifiedCommit } from "../harness/gitops.ts";
import { pin, succeeding } from "../harness/pulumi.ts";
import { point, SERVICES, STAGES } from "../harness/scenario.ts";
import { type WatchedBoard, watchedBoard } from "../harness/watched-board.ts";

/** What of a board the tests read. */
interface Shown {
  readonly cells: readonly {
    readonly service: string;
    readonly stage: string;
    readonly version: string;
    readonly health?: { readonly health: string };
    readonly set: { readonly commit: string };
    readonly next?: {
      readonly version: string;
      readonly gates: readonly {
        readonly gate: string;
        readonly reason: string;
        readonly commits?: string[];
      }[];
    };
  }[];
  readonly unseen: readonly string[];
}

/** What is promoted while somebody looks: staging has verified it in a newer version than prod runs. */
const PROMOTED = "recommendation";
/** Milliseconds after a promotion in which a page that is open must show it; Git is looked at every 15 s. */
const BOUND = 20_000;

/** The board of the sandbox. Needs every stage healthy at what it pins; leaves one service of prod with staging's version. */
export function board(): void {
  point("7. the board", () => {
    it("shows version, health, commit and the gates of what comes next, for every service and stage", async () => {
      const { exitCode, stdout, all } = await command(["board", "--json"]);
      expect(exitCode, all).toBe(0);
      const { cells, unseen }: Shown = JSON.parse(stdout);
      expect(unseen).toEqual([]);
      expect(cells.map(({ service, stage }) => `${stage}/${service}`).toSorted()).toEqual(
        STAGES.flatMap((stage) => SERVICES.map((service) => `${stage}/${service}`)).toSorted(),
      );
      for (const { service, stage, version, health, set } of cells) {
        expect(version).toBe((await carried(stage, service))?.version);
        expect(health?.health).toBe("Healthy");
        expect(set.commit).toMatch(/^[0-9a-f]{40}$/);
      }
      const next = cells.find(({ service, stage }) => service === "voting" && stage === "dev")?.next;
      expect(next?.version).toBe("1.2.0");
      expect(next?.gates.map(({ gate }) => gate)).toEqual(["image", "verified"]);
    });

    it("shows what Git knows when the cluster is gone, says so, and holds no credential", async () => {
      const { folder } = endToEnd();
      const { exitCode, all } = await command(["board"], { SLIPWAY_KUBECONFIG: NOWHERE });
      expect(exitCode, all).toBe(0);
      expect(all).toContain("✔ board.html: 5 services on 3 stages");
      expect(all).toContain("not seen: Health, pods and soak of prod: cannot list");
      const page = readFileSync(join(folder, "board.html"), "utf8");
      expect(page).toContain("Health not known");
      expect(page).not.toContain(githubToken());
    });
  });

  point("7. the board that somebody looks at", () => {
    let watched: WatchedBoard;
    beforeAll(async () => {
      watched = await watchedBoard();
    });
    afterAll(async () => {
      await watched?.stop();
    });
    const shown = async () => {
      const { cells }: Shown = JSON.parse(await watched.get("board.json"));
      return cells.find(({ service, stage }) => service === PROMOTED && stage === "prod");
    };

    it("names the commit by which the stage before has verified what comes next", async () => {
      const next = (await shown())?.next;
      const upstream = (await verifiedCommit("staging", PROMOTED, next?.version ?? "")) ?? "no record";
      expect(next?.gates.find(({ gate }) => gate === "verified")).toMatchObject({
        reason: `verified on staging (${upstream.slice(0, 7)})`,
        commits: [upstream],
      });
    });

    it("shows a promotion soon after it was made, without being started again", async () => {
      const [before, version] = [await shown(), (await carried("staging", PROMOTED))?.version ?? ""];
      expect(before?.version).not.toBe(version);
      pin("prod", { [PROMOTED]: version });
      await succeeding("up", "prod");
      const commit = (await verifiedCommit("prod", PROMOTED, version)) ?? "no record";
      await vi.waitFor(
        async () =>
          expect(await shown()).toMatchObject({ version, health: { health: "Healthy" }, set: { commit } }),
        { timeout: BOUND, interval: 200 },
      );
      expect(watched.events).toContain("board");
      expect(watched.events).not.toContain("trouble");
      expect(await watched.get("/")).toContain(commit.slice(0, 7));
    });

    it("ends as it is told to", async () => {
      expect(await watched.stop()).toBe(0);
    });
  });
}
