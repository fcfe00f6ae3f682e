import semver from "semver";
import * as z from "zod";
import type { RegistryReader } from "./registry.ts";

const Tags = z.looseObject({ tags: z.array(z.string()).nullish() });
const Manifest = z.looseObject({
  config: z.looseObject({ digest: z.string() }).optional(),
  manifests: z.array(z.looseObject({ digest: z.string() })).optional(),
});
const ImageConfig = z.looseObject({ created: z.iso.datetime({ offset: true }).optional() });

type Reader = Pick<RegistryReader, "get">;

/**
 * The versions of an image in the registry, oldest first: its tags that are semantic versions.
 * @throws an Error with the registry's answer
 */
export async function versionsIn(registry: Reader, repository: string): Promise<string[]> {
  const found: string[] = [];
  for (let query: string | undefined = ""; query !== undefined; ) {
    const answer = await registry.get(repository, `tags/list${query}`);
    if (answer.status === 404) return [];
    if (!answer.ok)
      throw new Error(
        `cannot list the versions of ${repository}: the registry answered ${answer.status}; check its credentials`,
      );
    found.push(...(Tags.parse(await answer.json()).tags ?? []));
    query = nextPage(answer.headers.get("link"));
  }
  return found.filter((tag) => semver.valid(tag) === tag).toSorted(semver.compare);
}

/** The query of the next page, as a `Link` header names it (RFC 8288; distribution specification 1.1, listing tags). */
const nextPage = (link: string | null): string | undefined =>
  /<[^>]*(\?[^>]*)>\s*;\s*rel="?next"?/.exec(link ?? "")?.[1];

/** When an image was made, as its configuration says; of one for several platforms, the first. Undefined where none says. */
export async function createdAt(
  registry: Reader,
  repository: string,
  reference: string,
): Promise<Date | undefined> {
  const answer = await registry.get(repository, `manifests/${reference}`);
  if (!answer.ok) return undefined;
  const { config, manifests } = Manifest.parse(await answer.json());
  if (config === undefined) {
    const [first] = manifests ?? [];
    return first === undefined ? undefined : createdAt(registry, repository, first.digest);
  }
  const blob = await registry.get(repository, `blobs/${config.digest}`);
  const { data } = ImageConfig.safeParse(blob.ok ? await blob.json() : undefined);
  return data?.created === undefined ? undefined : new Date(data.created);
}

/** The versions after a pin; pre-releases only when they are wanted. */
export const newerThan = (versions: readonly string[], pin: string, preReleases = false): string[] =>
  versions.filter(
    (version) => semver.gt(version, pin) && (preReleases || semver.prerelease(version) === null),
  );
