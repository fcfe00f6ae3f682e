import { randomUUID } from "node:crypto";
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GitError } from "./failure.ts";
import { type Author, type CommitSpec, fastImportStream, parseMarks } from "./fast-import.ts";
import {
  type Entry,
  LOG_FORMAT,
  type LoggedCommit,
  originSection,
  parseBatch,
  parseLog,
  parseObjects,
  parseTree,
} from "./formats.ts";
import { git, type Remote } from "./run.ts";
import { type Signing, signedChain, signedTag, withSigner } from "./signing.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A shallow, blobless, bare copy of one branch: enough to read a few files and to add commits, whatever the repository's size. */
export interface Clone {
  readonly remote: Remote;
  /** Fetches the branch and returns the commit at its tip; undefined when the branch has no commit yet. */
  fetchTip(): Promise<string | undefined>;
  /** Fetches one commit by its id, so that its files can be read. */
  fetchCommit(commit: string): Promise<void>;
  /** The files below `folder` at `commit`. */
  list(commit: string, folder: string): Promise<string[]>;
  /** The contents of those of `paths` that exist at `commit`. */
  read(commit: string, paths: readonly string[]): Promise<Map<string, string>>;
  /** The last commit up to `commit` that changed `path`, and its time. Fetches the branch's history (not its files): rarely needed. */
  lastChange(commit: string, path: string): Promise<{ readonly commit: string; readonly at: Date }>;
  /** The commits up to `commit` whose message has a line that begins with `words`, oldest first. Fetches the branch's history. */
  log(commit: string, words: string): Promise<LoggedCommit[]>;
  /** Makes a chain of commits on `parent` and returns their ids; nothing is sent. */
  commit(parent: string | undefined, commits: readonly CommitSpec[], author: Author): Promise<string[]>;
  /**
   * Sends commits to refs, all or none.
   * @param expected the commits that refs must still be at; a ref that is not named must only not lose commits
   * @throws GitError of kind "rejected" when a ref was moved meanwhile
   */
  push(updates: ReadonlyMap<string, string>, expected?: ReadonlyMap<string, string>): Promise<void>;
  /** Makes an annotated tag object for `commit` and returns its id; nothing is sent. */
  tag(name: string, commit: string, message: string, author: Author): Promise<string>;
  /** The refs of the remote that match the patterns, with the ids they point to. */
  remoteRefs(patterns: readonly string[]): Promise<Map<string, string>>;
  /**
   * The raw text of the objects behind refs of the remote (a tag's message, say), fetched together.
   * @param ids what the refs point to, as far as that is known: objects that were read before are not fetched again
   */
  readRefs(refs: readonly string[], ids?: ReadonlyMap<string, string>): Promise<Map<string, string>>;
}

/** Of SHA-1, the object format of every forge. */
const OBJECT_ID_LENGTH = 40;

const seconds = (): number => Math.floor(Date.now() / 1000);

/** Makes an empty copy in a temporary folder that is removed when the process ends. */
export async function openClone(remote: Remote): Promise<Clone> {
  const dir = await temporaryFolder();
  const run = (action: string, args: readonly string[], input?: string) =>
    git(dir, remote, action, args, input === undefined ? {} : { input });
  await run("prepare a copy of", ["init", "--quiet", "--bare", "--template="]);
  await appendFile(join(dir, "config"), originSection(remote.url));

  /** Commits and blobs that are in the copy. Asking Git for a missing one would fetch it, each by itself. */
  const present = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  /** Fetches hold locks of the repository (FETCH_HEAD, shallow) and refuse to run beside each other. */
  function exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work, work);
    last = result;
    return result;
  }

  /**
   * The tip that was fetched last. A fetch offers nothing else as known: a rejected push leaves a commit for each of its
   * promotions, and to offer those, which no server has, takes a request for every few dozen.
   */
  let known: string | undefined;
  const fetch = (refs: readonly string[]) => {
    const shallow = ["--depth=1", "--filter=blob:none", "--no-tags"];
    const offered = known === undefined ? [] : [`--negotiation-tip=${known}`];
    return run("fetch", ["fetch", "--quiet", ...shallow, ...offered, "origin", ...refs]);
  };

  /** Brings the blobs in one request; without it Git would ask for each when it is read. */
  async function fetchBlobs(ids: readonly string[]): Promise<void> {
    const missing = ids.filter((id) => !present.has(id));
    if (missing.length === 0) return;
    // The same request that Git itself makes for a missing object of a partial clone, for all of them at once.
    const promised = ["--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", "--filter=blob:none"];
    const wants = `${missing.join("\n")}\n`;
    await run(
      "fetch",
      ["-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", ...promised, "--stdin", "origin"],
      wants,
    );
    for (const id of missing) present.add(id);
  }

  /** What was read, by object id, which never means anything else. Only files that were asked for, so it stays small. */
  const contents = new Map<string, string>();
  async function readBlobs(ids: readonly string[]): Promise<void> {
    const unread = [...new Set(ids)].filter((id) => !contents.has(id));
    if (unread.length === 0) return;
    await exclusively(() => fetchBlobs(unread));
    const texts = parseBatch(await run("read", ["cat-file", "--batch"], `${unread.join("\n")}\n`));
    for (const [index, id] of unread.entries()) contents.set(id, texts[index] ?? "");
  }

  /** The last folder that was listed: what is read of it next need not be looked up again. */
  let listed: { readonly commit: string; readonly entries: ReadonlyMap<string, Entry> } = {
    commit: "",
    entries: new Map(),
  };
  async function entriesOf(commit: string, paths: readonly string[]): Promise<Entry[]> {
    return parseTree(await run("read", ["ls-tree", "-r", "-z", commit, "--", ...paths]));
  }

  async function fetchHistory(): Promise<void> {
    if ((await run("read", ["rev-parse", "--is-shallow-repository"])).trim() !== "true") return;
    const whole = ["--unshallow", "--filter=blob:none", "--no-tags"];
    await run("fetch", ["fetch", "--quiet", ...whole, "origin", remote.branch]);
  }

  /** Makes a chain of commits anew with signatures; fast-import itself learned to sign only in later versions of Git. */
  const signChain = async (ids: readonly string[], signing: Signing): Promise<string[]> => {
    const payloads = parseBatch(await run("read", ["cat-file", "--batch"], `${ids.join("\n")}\n`));
    const signed = await withSigner(signing, dir, (sign) => signedChain(payloads, sign));
    // By one process for all of them: a try after a rejected push must not take long.
    const files = signed.map((_, index) => join(dir, `${randomUUID()}-${index}.commit`));
    await Promise.all(files.map((file, index) => writeFile(file, signed[index] ?? "")));
    const written = ["hash-object", "-t", "commit", "-w", "--no-filters", "--stdin-paths"];
    const made = (await run("commit to", written, `${files.join("\n")}\n`)).trim().split("\n");
    await Promise.all(files.map((file) => rm(file)));
    return made;
  };

  return {
    remote,

    fetchTip: () =>
      exclusively(async () => {
        try {
          await fetch([remote.branch]);
        } catch (error) {
          if (error instanceof GitError && /couldn't find remote ref/i.test(error.message)) return undefined;
          throw error;
        }
        const tip = (await readFile(join(dir, "FETCH_HEAD"), "utf8")).slice(0, OBJECT_ID_LENGTH);
        present.add(tip);
        known = tip;
        return tip;
      }),

    fetchCommit: (commit) =>
      exclusively(async () => {
        if (present.has(commit)) return;
        await fetch([commit]);
        present.add(commit);
      }),

    async list(commit, folder) {
      const entries = await entriesOf(commit, [`${folder}/`]);
      listed = { commit, entries: new Map(entries.map((entry) => [entry.path, entry])) };
      return entries.map((entry) => entry.path);
    },

    async read(commit, paths) {
      if (paths.length === 0) return new Map();
      const found = paths.map((path) => (listed.commit === commit ? listed.entries.get(path) : undefined));
      const entries = found.every((entry) => entry !== undefined) ? found : await entriesOf(commit, paths);
      await readBlobs(entries.map((entry) => entry.id));
      return new Map(entries.map((entry) => [entry.path, contents.get(entry.id) ?? ""]));
    },

    async lastChange(commit, path) {
      await exclusively(fetchHistory);
      const line = await run("read", ["log", "-1", "--format=%H %ct", commit, "--", path]);
      const [id = "", time = ""] = line.trim().split(" ");
      return { commit: id, at: new Date(Number(time) * 1_000) };
    },

    async log(commit, words) {
      await exclusively(fetchHistory);
      const matching = ["--topo-order", "--reverse", `--grep=^${words}`];
      return parseLog(await run("read", ["log", "-z", `--format=${LOG_FORMAT}`, ...matching, commit]));
    },

    async commit(parent, commits, author) {
      const ref = `refs/slipway/${randomUUID()}`;
      const marks = join(dir, `${ref.slice("refs/slipway/".length)}.marks`);
      const stream = fastImportStream(ref, parent, commits, author, seconds());
      // As one pack, however few: loose objects would be a second process's work.
      const packed = ["-c", "fastimport.unpackLimit=1"];
      await run(
        "commit to",
        [...packed, "fast-import", "--quiet", "--done", `--export-marks=${marks}`],
        stream,
      );
      const made = parseMarks(await readFile(marks, "utf8"));
      await rm(marks);
      const ids = author.signing === undefined ? made : await signChain(made, author.signing);
      for (const id of ids) present.add(id);
      return ids;
    },

    async push(updates, expected = new Map()) {
      const refspecs = [...updates].map(([ref, id]) => `${id}:${ref}`);
      // A lease compares nothing but ids. Without it Git would first fetch a rival's commit, only to say how it differs.
      const leases = [...expected].map(([ref, id]) => `--force-with-lease=${ref}:${id}`);
      await run("push to", ["push", "--quiet", "--atomic", ...leases, "origin", ...refspecs]);
    },

    async tag(name, commit, message, author) {
      const tagger = `${author.name} <${author.email}> ${seconds()} +0000`;
      const body = `object ${commit}\ntype commit\ntag ${name}\ntagger ${tagger}\n\n${message}`;
      const text =
        author.signing === undefined
          ? body
          : await withSigner(author.signing, dir, async (sign) => signedTag(body, await sign(body)));
      return (await run("tag in", ["mktag"], text)).trim();
    },

    async remoteRefs(patterns) {
      const lines = await run("read the refs of", ["ls-remote", "origin", ...patterns]);
      return new Map(
        lines
          .split("\n")
          .filter((line) => line !== "" && !line.endsWith("^{}"))
          .map((line) => {
            const [id = "", ref = ""] = line.split("\t");
            return [ref, id];
          }),
      );
    },

    async readRefs(refs, ids = new Map()) {
      const unread = refs.filter((ref) => !contents.has(ids.get(ref) ?? ""));
      const fetched = new Map<string, string>();
      if (unread.length > 0) {
        await exclusively(() => fetch(unread.map((ref) => `+${ref}:${ref}`)));
        const objects = parseObjects(await run("read", ["cat-file", "--batch"], `${unread.join("\n")}\n`));
        for (const [index, ref] of unread.entries()) {
          const { id = "", text = "" } = objects[index] ?? {};
          contents.set(id, text);
          fetched.set(ref, text);
        }
      }
      return new Map(refs.map((ref) => [ref, fetched.get(ref) ?? contents.get(ids.get(ref) ?? "") ?? ""]));
    },
  };
}
