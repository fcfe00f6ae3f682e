import { unifiedDiff } from "#components/git/unified-diff.ts";
import type { EnginePreview } from "./engine-preview.ts";
import type { FileChange } from "./model.ts";
import { resourceType } from "./resource-types.ts";

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** The files that file sets own, before and after. */
export interface FilesBeforeAndAfter {
  readonly before: Files;
  readonly after: Files;
}

/** What the file sets of a preview hold that change, put together. */
export function filesOf({ steps }: EnginePreview): FilesBeforeAndAfter {
  const sets = steps.filter(
    ({ urn, op, newState }) =>
      resourceType(urn).type === "FileSet" &&
      op !== "same" &&
      (newState === undefined || isKnown(newState.inputs)),
  );
  const together = (texts: (Files | undefined)[]): Files => Object.assign({}, ...texts);
  return {
    before: together(sets.map(({ oldState }) => textsOf(oldState?.inputs))),
    after: together(sets.map(({ newState }) => textsOf(newState?.inputs))),
  };
}

/** Files that are sealed anew have texts that only an update makes: a plan without them must not say that they go. */
const isKnown = (inputs: Readonly<Record<string, unknown>> | undefined): boolean =>
  typeof inputs?.files === "object";

function textsOf(inputs: Readonly<Record<string, unknown>> | undefined): Files {
  const files = inputs?.files;
  if (typeof files !== "object" || files === null) return {};
  return Object.fromEntries(
    Object.entries(files).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The files that change, with their diffs. */
export function fileChanges({ before, after }: FilesBeforeAndAfter): FileChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter((path) => before[path] !== after[path])
    .map((path) => ({
      path,
      kind: before[path] === undefined ? "create" : after[path] === undefined ? "delete" : "update",
      diff: unifiedDiff(path, before[path], after[path]),
    }));
}
