import { dirname } from "node:path";
import type { Clone } from "#components/git/clone.ts";
import { digestOfTag } from "./evidence.ts";
import type { VerifiedFacts } from "./gates/verified.ts";
import type { PromotionInputs } from "./model.ts";

/** What Git says now about one repository: the branch's tip, the image files of the stage, and the `verified/` tags. */
export interface GitFacts {
  /** The commit at the tip; undefined while the branch has no commit. */
  readonly tip: string | undefined;
  /** Image files by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Every `verified/` ref of the repository. */
  readonly tags: ReadonlySet<string>;
}

/** The folder that holds the image files of all services of a stage. */
const stageFolder = (imageFile: string): string => dirname(dirname(imageFile));

/** Reads what all promotions of a stage need with two requests, whatever their number. */
export async function gatherGitFacts(clone: Clone, promotion: PromotionInputs): Promise<GitFacts> {
  const { imageFile } = promotion.repository;
  const [tip, refs] = await Promise.all([clone.fetchTip(), clone.remoteRefs(["refs/tags/verified/*"])]);
  const listed = tip === undefined ? [] : await clone.list(tip, stageFolder(imageFile));
  const paths = listed.filter((path) => path.endsWith("-image.yaml"));
  const files = tip === undefined ? new Map<string, string>() : await clone.read(tip, paths);
  return { tip, files, tags: new Set(refs.keys()) };
}

/** The digests that the tags a promotion's gates look at were verified with. */
export async function readVerified(
  clone: Clone,
  tags: ReadonlySet<string>,
  wanted: readonly string[],
): Promise<VerifiedFacts> {
  const there = [...new Set(wanted)].filter((ref) => tags.has(ref));
  const texts = await clone.readRefs(there);
  return new Map([...texts].map(([ref, text]) => [ref, digestOfTag(text)]));
}
