import type { Clone } from "#components/git/clone.ts";
import { GitError } from "#components/git/failure.ts";

interface Entry {
  readonly ref: string;
  readonly id: string;
  readonly resolve: (there: string | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Pushes one new ref.
 * @returns the raw text of the object that the ref points to already; undefined when it was pushed
 * @throws as Clone.push does
 */
export type PushRef = (ref: string, id: string) => Promise<string | undefined>;

/** What is asked of a repository whose refs are only ever added to. */
export interface Refs {
  /** Pushes new refs, all or none. */
  push(updates: ReadonlyMap<string, string>): Promise<void>;
  /** Whether a push failed because a ref is there already. */
  isThere(error: unknown): boolean;
  /** The raw texts of those that are there. */
  texts(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/**
 * Pushes new refs one push after the other: those that are asked for while one is under way go together in the next.
 * Those that are there already are answered together too, and the rest of their push goes again.
 */
export function groupedPush({ push, isThere, texts }: Refs): PushRef {
  let waiting: Entry[] = [];
  let busy = false;

  async function send(group: readonly Entry[]): Promise<void> {
    try {
      await push(new Map(group.map(({ ref, id }) => [ref, id])));
      for (const { resolve } of group) resolve(undefined);
    } catch (error) {
      const there = isThere(error) ? await texts(group.map(({ ref }) => ref)) : new Map<string, string>();
      if (there.size === 0) throw error;
      for (const { ref, resolve } of group) if (there.has(ref)) resolve(there.get(ref));
      const rest = group.filter(({ ref }) => !there.has(ref));
      if (rest.length > 0) await send(rest);
    }
  }

  async function work(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await send(group).catch((error: unknown) => {
        for (const { reject } of group) reject(error);
      });
    }
    busy = false;
  }

  return (ref, id) =>
    new Promise((resolve, reject) => {
      waiting.push({ ref, id, resolve, reject });
      if (!busy) void work();
    });
}

const groups = new WeakMap<Clone, PushRef>();

/** The grouped push of a clone, one for all that use it. */
export function groupedPushOf(clone: Clone): PushRef {
  const known =
    groups.get(clone) ??
    groupedPush({
      push: (updates) => clone.push(updates),
      isThere: (error) => error instanceof GitError && error.kind === "exists",
      texts: async (refs) => {
        const ids = await clone.remoteRefs(refs);
        return clone.readRefs([...ids.keys()], ids);
      },
    });
  groups.set(clone, known);
  return known;
}
