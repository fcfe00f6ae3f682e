import { posix } from "node:path";
import { parse } from "yaml";
import type { Clone } from "#components/git/clone.ts";
import type { Files } from "./files.ts";

/** The names under which Kustomize looks for an overlay's description. */
const DESCRIPTION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/** A folder of manifests, with everything that they are made from. */
export interface ManifestFolder {
  /** What Argo CD takes the folder for, by what lies in it. */
  readonly kind: "overlay" | "chart" | "plain";
  readonly files: Files;
}

/** The files of a folder in a commit, and those that an overlay and its bases name. */
export async function readFolder(
  clone: Pick<Clone, "read">,
  commit: string,
  path: string,
): Promise<ManifestFolder> {
  const files = new Map<string, string>();
  const asked = new Set<string>();
  const folder = posix.join(path, ".").replace(/\/$/, "");
  let wanted = [folder];
  while (wanted.length > 0) {
    for (const one of wanted) asked.add(one);
    // A path that is a folder brings what is below it; one that is neither brings nothing.
    const found = [...(await clone.read(commit, wanted))].filter(([file]) => !files.has(file));
    for (const [file, text] of found) files.set(file, text);
    const named = found.flatMap(([file, text]) => (DESCRIPTION.test(file) ? referencesOf(file, text) : []));
    wanted = [...new Set(named)].filter((one) => !asked.has(one));
  }
  const own = [...files.keys()].filter((file) => posix.dirname(file) === folder);
  const isChart = own.some((file) => posix.basename(file) === "Chart.yaml");
  return {
    kind: isChart ? "chart" : own.some((file) => DESCRIPTION.test(file)) ? "overlay" : "plain",
    files: Object.fromEntries(files),
  };
}

/**
 * The paths that an overlay's description may refer to. Kustomize takes paths in some twenty places, so every text counts
 * that could be one, also behind the `=` of a generator's files.
 */
export function referencesOf(file: string, text: string): string[] {
  return textsIn(readable(text))
    .filter((one) => !/^\/|:\/\/|\s/.test(one))
    .flatMap((one) => [one, one.slice(one.indexOf("=") + 1)])
    .filter((one) => one !== "")
    .map((one) => posix.join(posix.dirname(file), one).replace(/\/$/, ""))
    .filter((path) => !path.startsWith(".."));
}

/** What cannot be read is for Kustomize to complain of. */
function readable(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
