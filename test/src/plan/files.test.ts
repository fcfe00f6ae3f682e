import { describe, expect, it } from "vitest";
import { fileChanges, filesOf } from "#src/plan/files.ts";
import { previewOf, step } from "./fixtures.ts";

const FILES = "pulumi-nodejs:dynamic/slipway:FileSet";
const changes = (...steps: Parameters<typeof previewOf>) =>
  fileChanges(filesOf(previewOf(...steps))).map(({ kind, path }) => `${kind} ${path}`);

describe("the files of a plan", () => {
  it("are those of all sets together", () => {
    expect(
      changes(
        step("update", FILES, { from: { files: { a: "1", b: "1" } }, to: { files: { a: "2" } } }),
        step("create", FILES, { to: { files: { c: "1" } }, name: "y" }),
        step("delete", FILES, { from: { files: { d: "1" } }, name: "z" }),
        step("same", FILES, { from: { files: { e: "1" } }, to: { files: { e: "1" } }, name: "w" }),
      ),
    ).toEqual(["update a", "delete b", "create c", "delete d"]);
  });

  it("are left out where only the update knows them, instead of being told to go", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    expect(changes(step("update", FILES, { from: { files: { a: "1" } }, to: { files: unknown } }))).toEqual(
      [],
    );
  });
});
