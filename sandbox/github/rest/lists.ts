import type { Numbered } from "../model.ts";
import { found } from "../problem.ts";

/** The entry with that id (as it stands in a path), or 404. */
export const byId = <T extends Numbered>(list: T[], id: string): T =>
  found(list.find((one) => one.id === Number(id)));

/** Takes an entry out of its list. */
export function remove<T>(list: T[], entry: T): void {
  const at = list.indexOf(entry);
  if (at >= 0) list.splice(at, 1);
}
