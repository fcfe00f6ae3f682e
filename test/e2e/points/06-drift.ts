import { expect, it } from "vitest";
import { layout } from "#components/gitops/layout.ts";
import { command } from "../harness/command.ts";
import { carried, commits, textOf } from "../harness/gitops.ts";
import { describeProject } from "../harness/objects.ts";
import { succeeding } from "../harness/pulumi.ts";
import { digestInRegistry } from "../harness/registry.ts";
import { colleague } from "../harness/rival.ts";
import { imageRepository, namespaceOf, point } from "../harness/scenario.ts";

const FILE = layout.image("dev", "frontend");
const REMARK = "# Two replicas until the sale is over.";

/** Point 6. Needs frontend at 1.1.0 in dev; leaves it so, with another value in its image file. */
export function drift(): void {
  point("6. a commit by hand to an image file", () => {
    it("is shown by refresh", async () => {
      const before = await textOf(FILE);
      const byHand = before
        .replace("tag: 1.1.0", "tag: 1.0.0")
        .replace(await digestInRegistry("frontend", "1.1.0"), await digestInRegistry("frontend", "1.0.0"));
      const somebody = await colleague("somebody");
      await somebody.push("frontend: back to 1.0.0", { [FILE]: `${byHand}${REMARK}\nreplicaCount: 2\n` });
      somebody.leave();

      const output = await succeeding("refresh", "dev", ["--diff"]);
      expect(output).toMatch(/version\s*: "1\.1\.0" => "1\.0\.0"/);
    });

    it("is put right by up, and the rest of the file stays", async () => {
      const by = await textOf(FILE);
      await succeeding("up", "dev");
      const digest = await digestInRegistry("frontend", "1.1.0");
      expect(await carried("dev", "frontend")).toEqual({
        repository: imageRepository("frontend"),
        version: "1.1.0",
        digest,
      });
      const text = await textOf(FILE);
      expect(text).toBe(
        by.replace("tag: 1.0.0", "tag: 1.1.0").replace(await digestInRegistry("frontend", "1.0.0"), digest),
      );
      expect(text).toContain(`${REMARK}\nreplicaCount: 2\n`);
      expect((await commits("main~1..main"))[0]?.subject).toBe("promote frontend 1.0.0 -> 1.1.0 to dev");
    });
  });
  point("6. a change by hand in the cluster", () => {
    const planned = async (...flags: string[]) => {
      const { exitCode, stdout } = await command(["plan", "dev", ...flags, "--format", "json"]);
      return { exitCode, changes: JSON.parse(stdout).environments[0].changes };
    };
    const ours = `What ${namespaceOf("dev")} may deploy, from where and to where`;

    it("is what the nightly plan finds, and what it says is gone when it was put right", async () => {
      await describeProject(namespaceOf("dev"), "by hand");
      expect(await planned("--refresh")).toEqual({
        exitCode: 2,
        changes: [
          expect.objectContaining({
            kind: "update",
            type: "AppProject",
            properties: [{ path: "spec.description", from: "by hand", to: ours }],
          }),
        ],
      });
      expect(await planned()).toEqual({ exitCode: 0, changes: [] });
      await describeProject(namespaceOf("dev"), ours);
      expect(await planned("--refresh")).toEqual({ exitCode: 0, changes: [] });
    });
  });
}
