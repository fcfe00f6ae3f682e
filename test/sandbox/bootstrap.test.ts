import { copyFileSync, readFileSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { script, temporaryFolder, write } from "./toolchain/fakes.ts";

/** A checkout whose sandbox only says what it was given, with an `npm` that notes its arguments and installs. */
function checkout() {
  const root = temporaryFolder();
  write(
    join(root, "sandbox/cli.ts"),
    "const given: string[] = process.argv.slice(2);\nconsole.log(given.join());\nprocess.exit(7);\n",
  );
  copyFileSync(join(import.meta.dirname, "../../sandbox/bootstrap.mjs"), join(root, "sandbox/bootstrap.mjs"));
  write(join(root, "package-lock.json"), "{}");
  script(
    join(root, "bin/npm"),
    `echo "$@" >> ${root}/npm-calls; mkdir -p ${root}/node_modules/.bin; touch ${root}/node_modules/.package-lock.json`,
  );
  const run = (...args: string[]) =>
    execa(process.execPath, [join(root, "sandbox/bootstrap.mjs"), ...args], {
      reject: false,
      env: { PATH: `${join(root, "bin")}:${process.env.PATH}` },
    });
  return { root, run };
}

describe("the bootstrap", () => {
  it("installs the packages of the lock file first, and passes arguments and exit code through", async () => {
    const { root, run } = checkout();
    const first = await run("start", "--port=1");
    expect(readFileSync(join(root, "npm-calls"), "utf8")).toMatch(/^ci /);
    expect(first).toMatchObject({ stdout: "start,--port=1", exitCode: 7 });
    expect(first.stderr).toContain(process.version);
    expect((await run("env")).stderr).toBe("");
    expect(readFileSync(join(root, "npm-calls"), "utf8").trim().split("\n")).toHaveLength(1);
  });

  it("installs again when the lock file is newer than what is installed", async () => {
    const { root, run } = checkout();
    await run("env");
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(root, "package-lock.json"), later, later);
    await run("env");
    expect(readFileSync(join(root, "npm-calls"), "utf8").trim().split("\n")).toHaveLength(2);
  });

  it("goes on in the Node that npm installed", async () => {
    const { root, run } = checkout();
    await run("env");
    symlinkSync(process.execPath, join(root, "node_modules/.bin/node"));
    expect((await run("start")).stderr).toContain(`${root}/node_modules/.bin/node`);
  });

  it("passes over an installed Node that does not run", async () => {
    const { root, run } = checkout();
    await run("env");
    script(join(root, "node_modules/.bin/node"), "exit 1");
    expect((await run("start")).stderr).toContain(process.execPath);
  });

  it("ends with npm's exit code when it cannot install", async () => {
    const { root, run } = checkout();
    script(join(root, "bin/npm"), "exit 4");
    const result = await run("start");
    expect(result.exitCode).toBe(4);
    expect(result.stderr).toContain("npm ci ended with exit code 4");
  });
});
