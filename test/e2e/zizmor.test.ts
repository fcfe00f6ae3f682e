import { access, constants, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { filesBelow } from "#test/harness/files.ts";

const VERSION = "1.32.0";
const root = resolve(import.meta.dirname, "../..");
const written = join(root, "test/golden/ci/github");

/** zizmor of that version: from PyPI, which carries it for every system, into a folder of this user. */
async function zizmor(): Promise<string> {
  const folder = join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
    "slipway",
    `zizmor-${VERSION}`,
  );
  const program = join(folder, "bin", "zizmor");
  const isThere = () =>
    access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
  if (await isThere()) return program;
  await mkdir(dirname(folder), { recursive: true });
  const scratch = await mkdtemp(`${folder}-`);
  try {
    const args = ["install", "--quiet", "--no-deps", "--only-binary", ":all:", "--target", scratch];
    await execa("python3", ["-m", "pip", ...args, `zizmor==${VERSION}`]);
    await rename(scratch, folder).catch(async (error: unknown) => {
      if (!(await isThere())) throw error;
    });
  } catch (error) {
    throw new Error(`zizmor ${VERSION} cannot be had from PyPI; install Python 3 with pip`, { cause: error });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return program;
}

it("zizmor finds nothing in any workflow, those of services included", async () => {
  const services = filesBelow(written)
    .filter((file) => file.endsWith("/ci.yml"))
    .map((file) => join(written, file));
  expect(services.length).toBeGreaterThan(0);
  const workflows = [join(root, ".github/workflows"), ...services];
  const { exitCode, all } = await execa(await zizmor(), ["--offline", "--no-progress", ...workflows], {
    all: true,
    reject: false,
  });
  expect(all).toContain("No findings to report");
  expect(exitCode).toBe(0);
});
