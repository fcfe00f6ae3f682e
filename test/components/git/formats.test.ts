import { existsSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { parseBatch } from "#components/git/formats.ts";
import { temporaryFolder } from "#components/git/temporary-folder.ts";

it("reads contents by their size in bytes, whatever they hold", () => {
  const contents = ["a: 1\n", "", "ü\n\nblob 3\n", "no newline"];
  const output = contents
    .map((text, index) => `${index} blob ${Buffer.byteLength(text)}\n${text}\n`)
    .join("");
  expect(parseBatch(output)).toEqual(contents);
});

it("removes what killed processes left, and nothing of those that live", async () => {
  const gone = Number(execaSync(process.execPath, ["-p", "process.pid"]).stdout);
  const left = join(tmpdir(), `slipway-git-${gone}-left`);
  const living = join(tmpdir(), `slipway-git-${process.pid}-living`);
  for (const folder of [left, living]) {
    mkdirSync(folder);
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  }
  await temporaryFolder();
  expect(existsSync(left)).toBe(false);
  expect(existsSync(living)).toBe(true);
});
