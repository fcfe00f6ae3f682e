import { providerSources } from "#components/dynamic/configuration.ts";
import { type CredentialRef, resolveCredential } from "#components/dynamic/credential.ts";
import { exitWithoutEngine } from "#components/dynamic/engine.ts";
import { forPeople } from "#components/dynamic/error-for-people.ts";
import type { StoredMethods } from "#components/dynamic/stored-resource.ts";
import { hasUnknown } from "#components/dynamic/unknown.ts";
import { retrying } from "#components/faults/retry.ts";
import type { Clone } from "#components/git/clone.ts";
import { sharedClone } from "#components/git/shared.ts";

/** Files of a Git repository that one stack owns: they are written together and removed together. */
export interface FileSetInputs {
  readonly url: string;
  readonly branch: string;
  /** Needs read and write access to contents. */
  readonly tokenFrom: CredentialRef;
  /** Whose files these are, for the commit message: "the service charts", "dev". */
  readonly owner: string;
  /** Path to content. */
  readonly files: Readonly<Record<string, string>>;
  readonly author: { readonly name: string; readonly email: string };
}

type Connect = (set: FileSetInputs) => Promise<Clone>;

const live: Connect = ({ url, branch, tokenFrom }) =>
  sharedClone({ url, branch, token: () => resolveCredential(tokenFrom, providerSources()) });

/**
 * Makes the branch carry exactly `files` of the paths in `files` and `before`, in one commit; none when it does already.
 * A push that a rival made impossible is done again on the new tip.
 */
export async function writeFileSet(
  set: FileSetInputs,
  before: Readonly<Record<string, string>>,
  connect: Connect = live,
): Promise<void> {
  const clone = await connect(set);
  await retrying(() => attempt(clone, set, before));
}

async function attempt(
  clone: Clone,
  set: FileSetInputs,
  before: Readonly<Record<string, string>>,
): Promise<void> {
  const wanted = new Map<string, string | undefined>([
    ...Object.keys(before).map((path) => [path, undefined] as const),
    ...Object.entries(set.files),
  ]);
  const tip = await clone.fetchTip();
  const present = tip === undefined ? new Map<string, string>() : await clone.read(tip, [...wanted.keys()]);
  const changed = new Map([...wanted].filter(([path, content]) => present.get(path) !== content));
  if (changed.size === 0) return;
  const [commit = ""] = await clone.commit(
    tip,
    [{ message: describe(set.owner, changed), files: changed }],
    set.author,
  );
  await exitWithoutEngine();
  const ref = `refs/heads/${set.branch}`;
  await clone.push(new Map([[ref, commit]]), tip === undefined ? new Map() : new Map([[ref, tip]]));
}

function describe(owner: string, changed: ReadonlyMap<string, string | undefined>): string {
  const removed = [...changed.values()].filter((content) => content === undefined).length;
  const written = changed.size - removed;
  const parts = [
    ...(written > 0 ? [`write ${written} file${written === 1 ? "" : "s"}`] : []),
    ...(removed > 0 ? [`remove ${removed}`] : []),
  ];
  return `${owner}: ${parts.join(", ")}\n`;
}

/** The set with the contents that the branch really carries. */
export async function readFileSet(set: FileSetInputs, connect: Connect = live): Promise<FileSetInputs> {
  const clone = await connect(set);
  const tip = await clone.fetchTip();
  const present =
    tip === undefined ? new Map<string, string>() : await clone.read(tip, Object.keys(set.files));
  return { ...set, files: Object.fromEntries([...present].toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Whether an update is owed. Credentials and authors are no reason: a rotation causes no diff. */
export function fileSetChanges(
  olds: FileSetInputs,
  news: FileSetInputs,
): { changes: boolean; replaces: string[] } {
  const replaces = (["url", "branch"] as const).filter((key) => olds[key] !== news[key]);
  if (replaces.length > 0 || hasUnknown(news)) return { changes: true, replaces };
  const paths = new Set([...Object.keys(olds.files), ...Object.keys(news.files)]);
  return { changes: [...paths].some((path) => olds.files[path] !== news.files[path]), replaces };
}

/** The methods of the file-set provider in Pulumi's shapes. */
export const methods: StoredMethods<FileSetInputs> = {
  check: async (_olds, news) => ({ inputs: news, failures: [] }),
  diff: async (_id, olds, news) => fileSetChanges(olds, news),
  create: async (inputs) => {
    await writeFileSet(inputs, {});
    return { id: inputs.owner, outs: inputs };
  },
  update: async (_id, olds, news) => {
    await writeFileSet(news, olds.files);
    return { outs: news };
  },
  read: async (id, props) => {
    if (props === undefined) return {};
    const found = await forPeople(() => readFileSet(props));
    return { id, props: found, inputs: found };
  },
  delete: async (_id, props) => {
    await forPeople(() => writeFileSet({ ...props, files: {} }, props.files));
    console.log(
      `removed from Git: ${Object.keys(props.files).length} files of ${props.owner} (its history keeps them)`,
    );
  },
};
