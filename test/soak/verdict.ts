import { parseImageFile } from "#components/promotion/image-file.ts";
import { imageFileOf, type Order } from "./order.ts";
import type { Repository } from "./repository.ts";

/** What Git says at the end about what was asked for. */
export interface Verdict {
  /** Edits asked for by runs that reported success. */
  readonly edits: number;
  /** Edits without a commit, files that do not carry the last version asked for, and commits of the rival that are gone. */
  readonly lost: readonly string[];
  /** Edits with more than one commit. */
  readonly duplicated: readonly string[];
  /** Commits that changed something else than their own service's file. */
  readonly strayed: readonly string[];
  /** How often `main` moved by a push of ours. */
  readonly landed: number;
}

const key = (stage: string, service: string, version: string): string => `${stage}/${service} ${version}`;

/** Compares the orders that were reported as done, in their order, with what is in Git. */
export async function judge(
  repository: Repository,
  orders: readonly Order[],
  rival: readonly string[],
): Promise<Verdict> {
  const log = await repository.git("log", "--format=%x01%s%x00%(trailers:unfold)%x00", "--name-only", "main");
  const found = new Map<string, number>();
  const subjects = new Set<string>();
  const strayed: string[] = [];
  for (const entry of log.split("\x01").slice(1)) {
    const [subject = "", trailers = "", names = ""] = entry.split("\0");
    subjects.add(subject);
    const trailer = (name: string) => new RegExp(`^Slipway-${name}: (.*)$`, "m").exec(trailers)?.[1] ?? "";
    if (!subject.startsWith("promote ")) continue;
    const [stage, service] = [trailer("Stage"), trailer("Service")];
    const edit = key(stage, service, trailer("Version"));
    found.set(edit, (found.get(edit) ?? 0) + 1);
    if (names.trim() !== imageFileOf(stage, service)) strayed.push(`${edit} changed ${names.trim()}`);
  }

  const asked = orders.flatMap(({ stage, services, version }) =>
    services.map((service) => key(stage, service, version)),
  );
  const last = new Map(
    orders.flatMap((order) => order.services.map((service) => [`${order.stage}/${service}`, order])),
  );
  const stale: string[] = [];
  for (const [id, { stage, version }] of last) {
    const service = id.slice(stage.length + 1);
    const text = await repository.git("show", `main:${imageFileOf(stage, service)}`);
    const carried = parseImageFile(text)?.version;
    if (carried !== version || !text.includes("# kept"))
      stale.push(`${id} is at ${carried} instead of ${version}`);
  }
  const pushes = await repository.git("reflog", "show", "--format=%gs", "main");
  return {
    edits: asked.length,
    lost: [
      ...asked.filter((edit) => !found.has(edit)),
      ...stale,
      ...rival.filter((subject) => !subjects.has(subject)),
    ],
    duplicated: [...found].filter(([, count]) => count > 1).map(([edit]) => edit),
    strayed,
    landed: pushes.split("\n").filter((line) => line === "push").length,
  };
}
