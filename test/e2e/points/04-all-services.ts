import { expect, it } from "vitest";
import { layout } from "#components/gitops/layout.ts";
import { commits, gitops, pushes, tip, verifiedCommit, versions } from "../harness/gitops.ts";
import { pin, succeeding } from "../harness/pulumi.ts";
import { allAt, point, SERVICES } from "../harness/scenario.ts";

/** Point 4. Needs dev at 1.0.0 but catalogue; leaves dev at 1.1.0. */
export function allServices(): void {
  point("4. all five services in one edit of dev", () => {
    it("takes catalogue back first, by its own record, so that all five have a way to go", async () => {
      pin("dev", { catalogue: "1.0.0" });
      await succeeding("up", "dev");
      expect(await versions("dev", SERVICES)).toEqual(allAt("1.0.0"));
    });

    it("is one push of five commits, each of one service", async () => {
      const [before, pushesBefore] = [await tip(), await pushes()];
      pin("dev", allAt("1.1.0"));
      await succeeding("up", "dev");

      const made = await commits(`${before}..main`);
      expect(made.map(({ trailers }) => trailers.Service).toSorted()).toEqual(SERVICES.toSorted());
      expect(new Set(made.map(({ trailers }) => trailers.Run)).size).toBe(1);
      for (const { id, trailers } of made) {
        const service = trailers.Service ?? "";
        expect(await gitops("show", "--format=", "--name-only", id)).toBe(layout.image("dev", service));
        // Catalogue was verified at 1.1.0 before: the record that stands names the commit of then.
        if (service !== "catalogue") expect(await verifiedCommit("dev", service, "1.1.0")).toBe(id);
      }
      expect((await pushes()) - pushesBefore).toBe(1);
    });
  });
}
