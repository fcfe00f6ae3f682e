import { type Document, isMap, parseDocument } from "yaml";
import type { PinnedFreight } from "./model.ts";

const HEADER =
  " Written by promotions: pin a version in the environment's stack file instead of editing here.";

/** The freight that an image file carries; undefined when there is no file or it names no image. */
export function parseImageFile(text: string | undefined): PinnedFreight | undefined {
  if (text === undefined) return undefined;
  const image: unknown = parseDocument(text).toJS()?.image;
  if (typeof image !== "object" || image === null) return undefined;
  const { repository, tag, digest } = image as Record<string, unknown>;
  if (typeof repository !== "string" || tag === undefined) return undefined;
  return { repository, version: String(tag), digest: typeof digest === "string" ? digest : "" };
}

/** Sets the freight in an image file's text; comments, order and every other key stay as they are. */
export function setImage(text: string | undefined, freight: PinnedFreight): string {
  const document: Document = parseDocument(text ?? "");
  if (!isMap(document.contents)) {
    document.contents = document.createNode({}) as never;
    document.commentBefore = HEADER;
  }
  document.setIn(["image", "repository"], freight.repository);
  document.setIn(["image", "tag"], freight.version);
  document.setIn(["image", "digest"], freight.digest);
  return document.toString({ lineWidth: 0 });
}

/** Whether the file's text already carries this freight, digest included. */
export function carries(text: string | undefined, freight: PinnedFreight): boolean {
  const found = parseImageFile(text);
  return (
    found?.version === freight.version &&
    found.repository === freight.repository &&
    found.digest === freight.digest
  );
}
