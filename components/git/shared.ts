import { type Clone, openClone } from "./clone.ts";
import type { Remote } from "./run.ts";

const clones = new Map<string, Promise<Clone>>();

/** The clone of a remote branch, one for this whole process: everything that reads or commits there shares its objects. */
export function sharedClone(remote: Remote): Promise<Clone> {
  const key = `${remote.url}#${remote.branch}`;
  const known = clones.get(key) ?? openClone(remote);
  clones.set(key, known);
  return known;
}
