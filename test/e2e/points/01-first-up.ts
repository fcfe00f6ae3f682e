import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { layout } from "#components/gitops/layout.ts";
import { filesBelow } from "#test/harness/files.ts";
import { applications } from "../harness/cluster.ts";
import { carried, notePushes, paths, textOf, tip } from "../harness/gitops.ts";
import { succeeding } from "../harness/pulumi.ts";
import { digestInRegistry } from "../harness/registry.ts";
import { imageRepository, point, SERVICES, STAGES } from "../harness/scenario.ts";

const GOLDEN = join(import.meta.dirname, "../../golden/gitops");

const pairs = STAGES.flatMap((stage) => SERVICES.map((service) => ({ stage, service })));

/** Point 1. Needs a sandbox in which nothing was deployed; leaves everything at 1.0.0. */
export function firstUp(): void {
  point("1. up of the three real stack files", () => {
    it.each(STAGES)("brings %s up", async (stage) => {
      await succeeding("up", stage);
      if (stage === "dev") await notePushes();
    });

    it("leaves 15 Applications, all Synced and Healthy", async () => {
      const found = Object.entries(await applications()).map(
        ([name, { status }]) => `${name} ${status?.sync?.status} ${status?.health?.status}`,
      );
      const wanted = pairs.map(({ stage, service }) => `${service}-${stage} Synced Healthy`);
      expect(found.toSorted()).toEqual(wanted.toSorted());
    });

    it("writes exactly the golden GitOps repository, and one image file for each service and environment", async () => {
      const golden = filesBelow(GOLDEN);
      const images = pairs.map(({ stage, service }) => layout.image(stage, service));
      expect(await paths()).toEqual(["README.md", ...golden, ...images].toSorted());
      for (const path of golden)
        expect(await textOf(path), path).toBe(readFileSync(join(GOLDEN, path), "utf8"));
    });

    it("pins every service by the digest that the registry serves", async () => {
      for (const { stage, service } of pairs)
        expect(await carried(stage, service), `${stage} ${service}`).toEqual({
          repository: imageRepository(service),
          version: "1.0.0",
          digest: await digestInRegistry(service, "1.0.0"),
        });
    });

    it.each(STAGES)("changes nothing in %s the second time", async (stage) => {
      const before = await tip();
      await succeeding("up", stage, ["--expect-no-changes"]);
      expect(await tip()).toBe(before);
    });

    it.each(STAGES)("finds no drift in %s", async (stage) => {
      await succeeding("preview", stage, ["--refresh", "--expect-no-changes"]);
    });
  });
}
