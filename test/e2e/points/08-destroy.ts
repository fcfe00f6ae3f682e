import { expect, it } from "vitest";
import { applications, namespaces, projects, repositorySecrets } from "../harness/cluster.ts";
import { footprint } from "../harness/footprint.ts";
import { repositories, unansweredRequests } from "../harness/github.ts";
import { failing, succeeding } from "../harness/pulumi.ts";
import { PRODUCT, point, SERVICES } from "../harness/scenario.ts";

/** Point 8. Needs all three environments; leaves archived repositories and nothing else. */
export function destroy(): void {
  point("8. destroy", () => {
    it("refuses the hub first, with the reason, and takes nothing away", async () => {
      const before = await footprint();
      expect(await failing("destroy", "dev")).toContain(
        "the hub dev cannot be destroyed while prod and staging are deployed from it; run `pulumi destroy -s prod` and `pulumi destroy -s staging` first",
      );
      expect(await footprint()).toEqual(before);
    });

    it.each(["prod", "staging"])("takes %s away and says what it keeps", async (stage) => {
      const output = await succeeding("destroy", stage);
      for (const service of SERVICES)
        expect(output).toMatch(
          new RegExp(`kept in Git: ${service} [\\d.]+ on ${stage} and its verified/ tags`),
        );
      expect(Object.keys(await applications()).filter((name) => name.endsWith(`-${stage}`))).toEqual([]);
      expect(await namespaces(PRODUCT)).not.toContain(`${PRODUCT}-${stage}`);
    });

    it("takes the hub away last, and says that the repositories are archived and why", async () => {
      expect(await succeeding("destroy", "dev")).toContain(
        `the repositories of ${PRODUCT} are archived, read-only, with their whole history (github.onDestroy: archive)`,
      );
    });

    it("leaves no Application, project, namespace or repository Secret of ours", async () => {
      expect(await applications()).toEqual({});
      expect(await projects()).toEqual([]);
      expect(await namespaces(PRODUCT)).toEqual([]);
      expect(await repositorySecrets()).toEqual([]);
    });

    it("archives the repositories and deletes none", async () => {
      const found = (await repositories()).map(({ name, archived }) => `${name} ${archived}`);
      expect(found.toSorted()).toEqual(["gitops", ...SERVICES].map((name) => `${name} true`).toSorted());
    });

    it("asked GitHub nothing that the double could not answer", async () => {
      expect(await unansweredRequests()).toEqual([]);
    });
  });
}
