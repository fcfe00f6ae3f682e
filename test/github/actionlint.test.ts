import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { execaSync } from "execa";
import { expect, it } from "vitest";
import { filesBelow } from "#test/harness/files.ts";

const root = resolve(import.meta.dirname, "../..");
const golden = join(root, "test/golden/ci/github");

const actionlint = (...args: string[]) => execaSync("actionlint", args, { reject: false });

// Not one of the sandbox's programs: `go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12` gets it.
it.skipIf(actionlint("-version").exitCode !== 0)("actionlint has nothing to say about any workflow", () => {
  const own = readdirSync(join(root, ".github/workflows")).map((file) =>
    join(root, ".github/workflows", file),
  );
  const written = filesBelow(golden)
    .filter((file) => file.endsWith("/ci.yml"))
    .map((file) => join(golden, file));
  const { exitCode, stdout } = actionlint(...own, ...written);
  expect(stdout).toBe("");
  expect(exitCode).toBe(0);
});
