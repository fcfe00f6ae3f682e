import { dirname } from "node:path";
import type { Clone } from "#components/git/clone.ts";
import type { PromotionInputs } from "./model.ts";
import { noRecords, RECORDS, type Records, recordsIn } from "./records.ts";

/** What Git says now about one repository: the branch's tip, the image files of the stage, and the records. */
export interface GitFacts {
  /** The commit at the tip; undefined while the branch has no commit. */
  readonly tip: string | undefined;
  /** Image files by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly records: Records;
}

/** What a repository carries that does not exist yet. */
export const NOTHING: GitFacts = { tip: undefined, files: new Map(), records: noRecords };

/** The folder that holds the image files of all services of a stage. */
const stageFolder = (imageFile: string): string => dirname(dirname(imageFile));

/** Reads what all promotions of a stage need with two requests, whatever their number. */
export async function gatherGitFacts(clone: Clone, promotion: PromotionInputs): Promise<GitFacts> {
  const { imageFile } = promotion.repository;
  const [tip, refs] = await Promise.all([clone.fetchTip(), clone.remoteRefs(RECORDS)]);
  const listed = tip === undefined ? [] : await clone.list(tip, stageFolder(imageFile));
  const paths = listed.filter((path) => path.endsWith("-image.yaml"));
  const files = tip === undefined ? new Map<string, string>() : await clone.read(tip, paths);
  return { tip, files, records: recordsIn(clone, refs) };
}
