import type { Clone } from "#components/git/clone.ts";
import { carries, parseImageFile } from "../../image-file.ts";
import type { PinnedFreight, PromotionRepository } from "../../model.ts";
import type { Pushed } from "./pushed.ts";

/** The commit that carries freight, and whether it was made for it. */
export interface Carrier {
  readonly commit: string;
  readonly made: boolean;
}

/**
 * The commit that set the image file after a promotion: the one it pushed, or, where it changed nothing, an earlier one.
 * @param by names the promotion in messages
 * @throws when the file there does not name the freight: steps that write elsewhere would be waited for in vain
 */
export async function carrierOf(
  clone: Clone,
  repository: PromotionRepository,
  freight: PinnedFreight,
  pushed: Pushed | undefined,
  by: string,
): Promise<Carrier> {
  const { imageFile } = repository;
  const upTo = pushed?.commit ?? (await clone.fetchTip());
  if (upTo === undefined) throw new Error(`${repository.url} has no branch ${repository.branch}`);
  await clone.fetchCommit(upTo);
  const text = (await clone.read(upTo, [imageFile])).get(imageFile);
  if (!carries(text, freight)) {
    const found = parseImageFile(text);
    throw new Error(
      `${by} ended at ${upTo.slice(0, 7)}, where ${imageFile} ${found === undefined ? "names no image" : `names ${found.version} (${found.digest || "no digest"})`} and not ${freight.version} (${freight.digest}); let the stage's steps write that file`,
    );
  }
  if (pushed?.changed === true) return { commit: upTo, made: true };
  return { commit: (await clone.lastChange(upTo, imageFile)).commit, made: false };
}
