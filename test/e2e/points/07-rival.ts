import { expect, it } from "vitest";
import { applications } from "../harness/cluster.ts";
import { commits, gitops, paths, tip, verifiedCommit, versions } from "../harness/gitops.ts";
import { pin, succeeding } from "../harness/pulumi.ts";
import { rivalDuring } from "../harness/rival.ts";
import { point, SERVICES } from "../harness/scenario.ts";

/** Milliseconds between two pushes of the rival. */
const INTERVAL = 1_000;

/** Point 7. Needs what points 3 to 5 left in dev and staging; leaves staging with dev's versions. */
export function rival(): void {
  point("7. a rival that pushes every second while five services are promoted", () => {
    it("loses nothing, and neither do the promotions", async () => {
      const before = await tip();
      const old = await versions("staging", SERVICES);
      const wanted = await versions("dev", SERVICES);
      pin("staging", wanted);
      const theirs = await rivalDuring(INTERVAL, async () => {
        await succeeding("up", "staging");
      });

      const made = await commits(`${before}..main`);
      const ours = SERVICES.map(
        (service) => `promote ${service} ${old[service]} -> ${wanted[service]} to staging`,
      );
      expect(theirs.length).toBeGreaterThan(2);
      expect(made.map(({ subject }) => subject).toSorted()).toEqual([...ours, ...theirs].toSorted());
      expect(await gitops("rev-list", "--merges", `${before}..main`)).toBe("");
      expect(await paths()).toEqual(
        expect.arrayContaining(theirs.map((_, index) => `rival-${index + 1}.txt`)),
      );
      expect(await versions("staging", SERVICES)).toEqual(wanted);
      const known = await applications();
      for (const service of SERVICES) {
        const own = made.find(({ trailers }) => trailers.Service === service)?.id ?? "";
        expect(await verifiedCommit("staging", service, wanted[service] ?? "")).toBe(own);
        await gitops(
          "merge-base",
          "--is-ancestor",
          own,
          known[`${service}-staging`]?.status?.sync?.revision ?? "",
        );
      }
    });
  });
}
