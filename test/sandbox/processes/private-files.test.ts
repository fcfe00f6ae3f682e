import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  emptyDirectory,
  ensurePrivateDirectory,
  readIfThere,
  readJsonIfSound,
  removeDirectory,
  writePrivateFile,
} from "#sandbox/processes/private-files.ts";
import { temporaryDirectory } from "./fakes.ts";

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe("private files", () => {
  it("can be read by their owner alone, and so can their directory", () => {
    const file = join(temporaryDirectory(), "secrets", "token");
    writePrivateFile(file, "one");
    writePrivateFile(file, "two");
    expect([modeOf(file), modeOf(join(file, ".."))]).toEqual(["600", "700"]);
    expect(readFileSync(file, "utf8")).toBe("two");
    expect(readdirSync(join(file, ".."))).toEqual(["token"]);
  });

  it("tighten a directory that was open", () => {
    const path = join(temporaryDirectory(), "open");
    mkdirSync(path, { mode: 0o755 });
    ensurePrivateDirectory(path);
    expect(modeOf(path)).toBe("700");
  });

  it("that are missing or broken read as nothing, while other failures are told", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "torn.json"), '{"a"');
    expect(readIfThere(join(directory, "none"))).toBe(undefined);
    expect(readJsonIfSound(join(directory, "none"))).toBe(undefined);
    expect(readJsonIfSound(join(directory, "torn.json"))).toBe(undefined);
    expect(() => readIfThere(directory)).toThrow(/EISDIR/);
  });

  it("go with directories that are closed to their owner", () => {
    const path = join(temporaryDirectory(), "clones");
    mkdirSync(join(path, "one"), { recursive: true });
    writeFileSync(join(path, "one", "file"), "");
    chmodSync(join(path, "one"), 0);
    chmodSync(path, 0o300);
    emptyDirectory(path);
    expect(readdirSync(path)).toEqual([]);
    removeDirectory(path);
    removeDirectory(path);
    expect(existsSync(path)).toBe(false);
  });
});
