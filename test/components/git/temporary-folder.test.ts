import { existsSync, rmSync } from "node:fs";
import { expect, it } from "vitest";
import { temporaryFolder } from "#components/git/temporary-folder.ts";

it("is removed when the process ends, by one listener for all of them", async () => {
  const before = process.listeners("exit");
  const folders = await Promise.all(Array.from({ length: 12 }, () => temporaryFolder()));
  const added = process.listeners("exit").filter((listener) => !before.includes(listener));
  expect(added).toHaveLength(1);
  expect(folders.every((folder) => existsSync(folder))).toBe(true);
  process.off("exit", added[0] ?? (() => {}));
  added[0]?.(0);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
