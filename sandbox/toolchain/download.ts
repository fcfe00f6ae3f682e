import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract } from "tar";
import type { Download } from "./program.ts";
import type { Note } from "./progress.ts";

/** Milliseconds until a server must have begun to answer, and the longest silence while it sends. */
const PATIENCE = 5_000;
const MEBIBYTE = 1024 * 1024;

/**
 * The SHA-256 sum that a checksum file gives for `file`: its only word, or the line that ends in the file's name.
 * @returns 64 lower-case hex digits, or undefined when the text has none for it
 */
export function publishedChecksum(text: string, file: string): string | undefined {
  const rows = text
    .split("\n")
    .map((line) => line.trim().split(/\s+\*?/))
    .filter(([sum = ""]) => /^[0-9a-f]{64}$/i.test(sum));
  const named = rows.find(([, name]) => name !== undefined && basename(name) === file);
  const bare = rows.length === 1 && rows[0]?.length === 1 ? rows[0] : undefined;
  return (named ?? bare)?.[0]?.toLowerCase();
}

/** Gets the files of a download into a folder, checked against the published sum. */
export type Fetcher = (download: Download, folder: string, name: string, note: Note) => Promise<void>;

/**
 * A fetcher that asks a host which did not answer only once, so that ten programs from one unreachable place do not
 * cost ten time-outs.
 */
export function fetcher(patience: number = PATIENCE): Fetcher {
  const silent = new Set<string>();

  const open = async (url: string): Promise<Response> => {
    const { host } = new URL(url);
    if (silent.has(host)) throw new Error(`${host} did not answer before`);
    const response = await fetch(url, { signal: AbortSignal.timeout(patience) }).catch((error: unknown) => {
      silent.add(host);
      throw new Error(`${host} cannot be reached: ${reasonOf(error)}`);
    });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response;
  };

  return async (download, folder, name, note) => {
    note(`asking ${new URL(download.url).host}`);
    const file = decodeURIComponent(basename(new URL(download.url).pathname));
    const expected = publishedChecksum(await (await open(download.checksumUrl)).text(), file);
    if (expected === undefined) throw new Error(`${download.checksumUrl} has no SHA-256 sum of ${file}`);
    const scratch = await mkdtemp(join(folder, ".download-"));
    try {
      const whole = join(scratch, file);
      const actual = await save(download.url, whole, note, patience);
      if (actual !== expected) {
        throw new Error(`${download.url} has the SHA-256 sum ${actual}, but ${expected} was published`);
      }
      await unpack(whole, scratch, folder, download.members, name);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  };
}

async function save(url: string, target: string, note: Note, patience: number): Promise<string> {
  // The deadline is moved with every piece that arrives: it limits silence, not the size of what is fetched.
  const abort = new AbortController();
  const deadline = setTimeout(() => abort.abort(new Error(`no data for ${patience / 1000} s`)), patience);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
    const total = Number(response.headers.get("content-length") ?? 0);
    const hash = createHash("sha256");
    let received = 0;
    const meter = new Transform({
      transform(piece: Buffer, _encoding, done) {
        deadline.refresh();
        hash.update(piece);
        received += piece.length;
        note(...amount(received, total));
        done(null, piece);
      },
    });
    await pipeline(Readable.fromWeb(response.body), meter, createWriteStream(target));
    return hash.digest("hex");
  } finally {
    clearTimeout(deadline);
  }
}

function amount(received: number, total: number): [string, number?] {
  const size = (bytes: number) => (bytes / MEBIBYTE).toFixed(0);
  return total > 0
    ? [`${size(received)} of ${size(total)} MiB`, received / total]
    : [`${size(received)} MiB`];
}

async function unpack(
  whole: string,
  scratch: string,
  folder: string,
  members: readonly string[] | undefined,
  name: string,
): Promise<void> {
  if (members === undefined) return place(whole, join(folder, name));
  const unpacked = await mkdtemp(join(scratch, "unpacked-"));
  await pipeline(createReadStream(whole), extract({ cwd: unpacked }));
  const entries = await readdir(unpacked, { recursive: true, withFileTypes: true });
  for (const member of members) {
    const entry = entries.find((candidate) => candidate.isFile() && candidate.name === member);
    if (entry === undefined) throw new Error(`${basename(whole)} holds no file ${member}`);
    await place(join(entry.parentPath, entry.name), join(folder, member));
  }
}

async function place(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o755);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
