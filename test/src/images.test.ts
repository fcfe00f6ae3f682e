import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, it, onTestFinished, vi } from "vitest";
import { deployExample } from "#test/harness/example-stack.ts";

/** What images are built from, by name, when an engine starts the example's program in a folder of the project. */
async function builtFrom(folder: string): Promise<Record<string, unknown>> {
  const project = mkdtempSync(join(tmpdir(), "slipway-images-"));
  mkdirSync(join(project, "src"));
  writeFileSync(join(project, "Pulumi.yaml"), "name: slipway\n");
  vi.spyOn(process, "cwd").mockReturnValue(join(project, folder));
  vi.spyOn(pulumi.runtime, "getRootDirectory").mockReturnValue(project);
  onTestFinished(() => {
    vi.restoreAllMocks();
    rmSync(project, { recursive: true });
  });
  const { default: main } = await import("#src/main.ts");
  const { resources } = await deployExample(main, "images", "dev");
  return Object.fromEntries(
    resources
      .filter(({ type }) => type === "docker:index/image:Image")
      .map(({ name, inputs }) => [name, inputs.build]),
  );
}

it("folders of builds count from the project's folder, wherever the program lies: Docker's plugin starts there", async () => {
  expect(await builtFrom("src")).toEqual({
    "craftista-frontend-image": { context: "../../frontend" },
    "craftista-catalogue-image": {
      context: "../..",
      dockerfile: "../../catalogue/Dockerfile",
      platform: "linux/amd64",
    },
  });
});

it("and are as they are written where it lies in that folder itself", async () => {
  expect(await builtFrom(".")).toMatchObject({ "craftista-frontend-image": { context: "../frontend" } });
});
