import type { Clone } from "#components/git/clone.ts";
import { GitError } from "#components/git/failure.ts";

interface Entry {
  readonly ref: string;
  readonly id: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Pushes one new ref. @throws as Clone.push does, for this ref */
export type PushRef = (ref: string, id: string) => Promise<void>;

/**
 * Pushes new refs one push after the other: those that are asked for while one is under way go together in the next.
 * A push of several is all or none.
 * @param isOfOne whether a group failed because of one ref alone: it then goes again one by one
 */
export function groupedPush(
  push: (updates: ReadonlyMap<string, string>) => Promise<void>,
  isOfOne: (error: unknown) => boolean,
): PushRef {
  let waiting: Entry[] = [];
  let busy = false;

  async function each(group: readonly Entry[]): Promise<void> {
    for (const { ref, id, resolve, reject } of group) await push(new Map([[ref, id]])).then(resolve, reject);
  }

  async function work(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      if (group.length === 1) await each(group);
      else
        await push(new Map(group.map(({ ref, id }) => [ref, id]))).then(
          () => {
            for (const { resolve } of group) resolve();
          },
          (error) => {
            if (isOfOne(error)) return each(group);
            for (const { reject } of group) reject(error);
          },
        );
    }
    busy = false;
  }

  return (ref, id) =>
    new Promise((resolve, reject) => {
      waiting.push({ ref, id, resolve, reject });
      if (!busy) void work();
    });
}

const isThere = (error: unknown): boolean => error instanceof GitError && error.kind === "exists";

const groups = new WeakMap<Clone, PushRef>();

/** The grouped push of a clone, one for all that use it. */
export function groupedPushOf(clone: Clone): PushRef {
  const known = groups.get(clone) ?? groupedPush((updates) => clone.push(updates), isThere);
  groups.set(clone, known);
  return known;
}
