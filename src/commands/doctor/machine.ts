import { statfs } from "node:fs/promises";
import { execa } from "execa";
import { coerce, satisfies } from "semver";
import { doubtful, type Finding, fine, wrong } from "./finding.ts";

/** A program that this project calls by itself. */
interface Needed {
  readonly name: string;
  readonly args: readonly string[];
  /** Versions that will do. */
  readonly range: string;
  readonly for: string;
  readonly get: string;
  /** Whether nothing works without it. */
  readonly always: boolean;
}

/** Git's `--filter` for blobless clones and `fast-import` in the form used are there since 2.30. */
export const PROGRAMS: readonly Needed[] = [
  {
    name: "node",
    args: ["--version"],
    range: ">=22.18",
    for: "everything",
    get: "https://nodejs.org/en/download, or run through npm: the project brings its own",
    always: true,
  },
  {
    name: "git",
    args: ["--version"],
    range: ">=2.30",
    for: "promotions",
    get: "https://git-scm.com/downloads",
    always: true,
  },
  {
    name: "pulumi",
    args: ["version"],
    range: ">=3.225 <4",
    for: "preview and up",
    get: "https://www.pulumi.com/docs/install (the sandbox brings its own: `npm run pulumi`)",
    always: true,
  },
  {
    name: "helm",
    args: ["version", "--short"],
    range: ">=3.8",
    for: "`npm run plan`, which shows what charts render to",
    get: "https://helm.sh/docs/intro/install",
    always: false,
  },
];

/** @param printed what it said of its version; undefined: it is not there */
export function judgeProgram(needed: Needed, printed: string | undefined): Finding {
  const { name, range, get, always } = needed;
  const version = coerce(printed);
  const lacking = always ? wrong : doubtful;
  if (printed === undefined) return lacking(name, `not on PATH; needed for ${needed.for}`, get);
  if (version === null) return doubtful(name, `cannot say its version: ${printed}`, get);
  return satisfies(version, range)
    ? fine(name, version.version)
    : lacking(name, `${version.version} is not ${range}; needed for ${needed.for}`, get);
}

/** What a program prints of its version; undefined when it is not there. */
async function versionOf({ name, args }: Needed): Promise<string | undefined> {
  const { exitCode, stdout } = await execa(name, args, { reject: false, timeout: 20_000 });
  return exitCode === 0 ? stdout.split("\n")[0] : undefined;
}

export const lookAtPrograms = (): Promise<Finding[]> =>
  Promise.all(PROGRAMS.map(async (needed) => judgeProgram(needed, await versionOf(needed))));

/** Seconds by which this machine's clock may be off before somebody should know, and before signatures and tokens fail. */
const CLOCK = { doubtful: 30, wrong: 300 };

/** @param server what a server says the time is @param here what this machine says */
export function judgeClock(server: Date, here: Date): Finding {
  const off = Math.round((here.getTime() - server.getTime()) / 1_000);
  const says = `${Math.abs(off)} s ${off < 0 ? "behind" : "ahead of"} the Git server's`;
  const remedy = "set it (`timedatectl set-ntp true`): tokens, certificates and soak times go by it";
  if (Math.abs(off) >= CLOCK.wrong) return wrong("clock", says, remedy);
  return Math.abs(off) >= CLOCK.doubtful ? doubtful("clock", says, remedy) : fine("clock", says);
}

const GIB = 1024 ** 3;
/** Free space of the disk, in bytes: below the first nothing fits, below the second a cluster made here does not. */
const DISK = { wrong: GIB, doubtful: 8 * GIB };

export function judgeDisk(folder: string, free: number): Finding {
  const says = `${(free / GIB).toFixed(1)} GiB free at ${folder}`;
  const remedy = "make room: clones, the engine's plugins and a cluster's images lie here";
  if (free < DISK.wrong) return wrong("disk", says, remedy);
  return free < DISK.doubtful ? doubtful("disk", says, remedy) : fine("disk", says);
}

export async function lookAtDisk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  return judgeDisk(folder, bavail * bsize);
}
