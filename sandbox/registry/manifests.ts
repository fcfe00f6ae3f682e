import { z } from "zod";
import { readJsonIfSound, writePrivateFile } from "../processes/private-files.ts";
import { call, putManifest } from "./client.ts";

const savedSchema = z.array(
  z.strictObject({ repository: z.string(), tag: z.string(), type: z.string(), content: z.string() }),
);

/** One manifest as it is kept while the registry does not run; `tag` is its digest where it has no tag. */
type SavedManifest = z.infer<typeof savedSchema>[number];

const catalogSchema = z.looseObject({ repositories: z.array(z.string()).nullable() });
const tagsSchema = z.looseObject({ tags: z.array(z.string()).nullable() });
const indexSchema = z.looseObject({ manifests: z.array(z.looseObject({ digest: z.string() })).default([]) });

/** A manifest and, before it, those it lists: a registry refuses an index whose parts are missing. */
async function withParts(registry: string, repository: string, tag: string): Promise<SavedManifest[]> {
  const answer = await call(new URL(`/v2/${repository}/manifests/${tag}`, registry));
  const content = await answer.text();
  const parts: SavedManifest[][] = [];
  for (const { digest } of indexSchema.parse(JSON.parse(content)).manifests)
    parts.push(await withParts(registry, repository, digest));
  return [...parts.flat(), { repository, tag, type: answer.headers.get("content-type") ?? "", content }];
}

async function manifestsIn(registry: string, repository: string): Promise<SavedManifest[]> {
  const listed = await call(new URL(`/v2/${repository}/tags/list`, registry));
  const { tags } = tagsSchema.parse(await listed.json());
  return (await Promise.all((tags ?? []).map((tag) => withParts(registry, repository, tag)))).flat();
}

/**
 * Saves every tagged manifest of a running registry. The registry keeps blobs on disk but manifests in memory only, so
 * this is done before it is stopped; what was pushed before a crash of the registry has to be pushed again.
 */
export async function saveManifests(registry: string, file: string): Promise<void> {
  const listed = await call(new URL("/v2/_catalog", registry));
  const { repositories } = catalogSchema.parse(await listed.json());
  const saved = await Promise.all((repositories ?? []).map((name) => manifestsIn(registry, name)));
  writePrivateFile(file, JSON.stringify(saved.flat()));
}

/** Puts saved manifests back into a registry that has just started; without a sound file there is nothing to put back. */
export async function restoreManifests(registry: string, file: string): Promise<void> {
  const saved = savedSchema.safeParse(readJsonIfSound(file)).data ?? [];
  for (const manifest of saved) await putManifest(registry, manifest);
}
