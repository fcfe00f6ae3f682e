import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { provision } from "#sandbox/toolchain/provision.ts";
import { filesBelow } from "#test/harness/files.ts";

const root = resolve(import.meta.dirname, "../..");
const golden = join(root, "test/golden/ci/github");

it("actionlint has nothing to say about any workflow", async () => {
  const own = readdirSync(join(root, ".github/workflows")).map((file) =>
    join(root, ".github/workflows", file),
  );
  const written = filesBelow(golden)
    .filter((file) => file.endsWith("/ci.yml"))
    .map((file) => join(golden, file));
  const { actionlint } = await provision(["actionlint"], () => {});
  const { exitCode, all } = await execa(actionlint, [...own, ...written], { all: true, reject: false });
  expect(all).toBe("");
  expect(exitCode).toBe(0);
  expect(written.length).toBeGreaterThan(0);
});
