import { expect, it } from "vitest";
import { unreachable } from "../harness/bad-input.ts";
import { footprint } from "../harness/footprint.ts";
import { failing } from "../harness/pulumi.ts";
import { point } from "../harness/scenario.ts";

/** Bad input to the very first update: nothing may be made before it is refused. Needs the empty sandbox. */
export function nothingDeployed(): void {
  point("0. a first up that cannot work", () => {
    it.each(unreachable)("is refused before anything is made: $name", async ({ changes, says }) => {
      const before = await footprint();
      const output = await failing("up", "dev", [], changes());
      for (const words of says) expect(output).toContain(words);
      expect(await footprint()).toEqual(before);
      expect(before.repositories).toEqual([]);
    });

    it("is refused for an environment while there is no hub", async () => {
      const output = await failing("up", "staging");
      expect(output).toContain("run `pulumi up -s dev` first");
      expect((await footprint()).namespaces).toEqual([]);
    });
  });
}
