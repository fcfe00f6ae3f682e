import type { Clone } from "#components/git/clone.ts";
import { digestOfTag } from "./evidence.ts";

/** The records in a GitOps repository, read when they are asked for. */
export interface Records {
  /** Whether there is a repository to ask. */
  readonly there: boolean;
  /** The records' refs. */
  readonly refs: ReadonlySet<string>;
  /** The texts of those of the tags that exist. What is asked for at the same time is fetched together, and once. */
  texts(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The digests that tags name, "" where one names none. */
  digests(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Refs of every record that gates read. */
export const RECORDS = ["refs/tags/verified/*", "refs/tags/approved/*"];

/** The records of a repository that has none, or does not exist yet. */
export const noRecords: Records = {
  there: false,
  refs: new Set(),
  texts: async () => new Map(),
  digests: async () => new Map(),
};

/** Reads records through a clone. @param ids those that exist, with what they point to */
export function recordsIn(clone: Pick<Clone, "readRefs">, ids: ReadonlyMap<string, string>): Records {
  const refs = new Set(ids.keys());
  const known = new Map<string, Promise<string>>();
  let batch: { readonly refs: Set<string>; readonly texts: Promise<Map<string, string>> } | undefined;

  /** Joins the batch of this turn of the event loop: the gates of all services ask in the same one. */
  function text(ref: string): Promise<string> {
    const asked = known.get(ref);
    if (asked !== undefined) return asked;
    batch ??= begin();
    batch.refs.add(ref);
    const found = batch.texts.then((texts) => texts.get(ref) ?? "");
    known.set(ref, found);
    return found;
  }

  function begin() {
    const wanted = new Set<string>();
    const texts = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      batch = undefined;
      return clone.readRefs([...wanted], ids);
    });
    return { refs: wanted, texts };
  }

  async function texts(wanted: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const there = [...new Set(wanted)].filter((ref) => refs.has(ref));
    return new Map(await Promise.all(there.map(async (ref) => [ref, await text(ref)] as const)));
  }

  return {
    there: true,
    refs,
    texts,
    digests: async (wanted) =>
      new Map([...(await texts(wanted))].map(([ref, found]) => [ref, digestOfTag(found)])),
  };
}
