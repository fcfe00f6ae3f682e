import { expect, it } from "vitest";
import { unreachable } from "../harness/bad-input.ts";
import { footprint } from "../harness/footprint.ts";
import { setArchived } from "../harness/github.ts";
import { failing, pin } from "../harness/pulumi.ts";
import { point } from "../harness/scenario.ts";

/** Point 2. Needs everything at 1.0.0; leaves catalogue 1.1.0 pinned in staging's stack file, and nothing deployed. */
export function gate(): void {
  point("2. a version that dev has not verified, pinned in staging", () => {
    it.each(["preview", "up"] as const)(
      "makes %s fail, names the gate and commits nothing",
      async (command) => {
        pin("staging", { catalogue: "1.1.0" });
        const before = await footprint();
        const output = await failing(command, "staging");
        expect(output).toContain(
          "gate verified: catalogue 1.1.0 is not verified on dev (no tag verified/dev/catalogue/1.1.0); promote it there first",
        );
        expect(await footprint()).toEqual(before);
      },
    );
  });
}

/** Bad input to an update of what runs. Needs everything at 1.0.0, and leaves it so. */
export function badInput(): void {
  point("bad input is refused, and nothing is half done", () => {
    it("a version that is not in the registry", async () => {
      pin("dev", { frontend: "9.9.9" });
      const before = await footprint();
      for (const command of ["preview", "up"] as const)
        expect(await failing(command, "dev")).toContain(
          "frontend:9.9.9 is not in the registry; choose one of 1.0.0, 1.1.0, 1.2.0 or publish it first",
        );
      expect(await footprint()).toEqual(before);
      pin("dev", { frontend: "1.0.0" });
    });

    it.each(unreachable)("$name", async ({ changes, says }) => {
      pin("dev", { frontend: "1.1.0" });
      const before = await footprint();
      const output = await failing("up", "dev", [], changes());
      for (const words of says) expect(output).toContain(words);
      expect(await footprint()).toEqual(before);
      pin("dev", { frontend: "1.0.0" });
    });

    it("a repository that the token may not write", async () => {
      pin("dev", { frontend: "1.1.0" });
      const before = await footprint();
      await setArchived("gitops", true);
      try {
        const output = await failing("up", "dev");
        expect(output).toContain("archived so it is read-only");
        expect(output).toContain("check that it has not expired and that the repository is not archived");
      } finally {
        await setArchived("gitops", false);
      }
      expect(await footprint()).toEqual(before);
      pin("dev", { frontend: "1.0.0" });
    });
  });
}
