import { expect, it } from "vitest";
import { applications, namespaces, projects, repositorySecrets } from "../harness/cluster.ts";
import { footprint } from "../harness/footprint.ts";
import { repositories, unansweredRequests } from "../harness/github.ts";
import { failing, succeeding } from "../harness/pulumi.ts";
import { PRODUCT, point, SERVICES } from "../harness/scenario.ts";

/** What a destroy said at its end, line by line; fails where something of ours was said after it. */
function reportIn(output: string, stage: string): string[] {
  const at = output.lastIndexOf(`${stage} is destroyed. What is left, and why:`);
  expect(at, output).toBeGreaterThan(output.lastIndexOf("removed from Git"));
  expect(at).toBeGreaterThan(output.lastIndexOf("kept in Git"));
  return output
    .slice(at)
    .split("\n")
    .flatMap((line) => /^ *- (?=[^\d])(.*)$/.exec(line)?.[1] ?? []);
}
const inGit = (stage: string): string =>
  `in Git, what ${stage} ran: the commits, the image files below env/${stage}/, the tags verified/${stage}/ and approved/${stage}/ (gates, audits and rollbacks read them)`;
const CLUSTER = "the cluster: it was there before (cluster.driver: sandbox)";

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
      expect(reportIn(output, stage)).toEqual([inGit(stage), CLUSTER]);
    });

    it("takes the hub away last, and ends with what is left and why", async () => {
      expect(reportIn(await succeeding("destroy", "dev"), "dev")).toEqual([
        `the repositories of ${PRODUCT} are archived, read-only, with their whole history (github.onDestroy: archive)`,
        inGit("dev"),
        CLUSTER,
        "Argo CD: it was there before (argocd.install.method: external)",
      ]);
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
