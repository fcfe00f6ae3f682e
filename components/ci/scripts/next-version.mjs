// Prints the version that this commit is released as, or nothing when nothing since the last version asks for a
// release. Reads the tags v<major>.<minor>.<patch> and the messages since the newest of them, as Conventional Commits
// 1.0.0: `feat` raises the minor figure; `fix`, `perf` and reverts the patch; `!` or a BREAKING CHANGE footer the major.
// The first version is 1.0.0. Written by Slipway.
import { execFileSync } from "node:child_process";

const FIRST = "1.0.0";
const LEVEL = { none: 0, patch: 1, minor: 2, major: 3 };
const LEVEL_OF_TYPE = new Map([
  ["feat", LEVEL.minor],
  ["fix", LEVEL.patch],
  ["perf", LEVEL.patch],
  ["revert", LEVEL.patch],
]);

const git = (...args) =>
  execFileSync("git", args, { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 }).trimEnd();

function levelOf(message) {
  const [subject = "", ...rest] = message.trim().split("\n");
  // What Git itself writes for a revert.
  if (/^Revert "/.test(subject)) return LEVEL.patch;
  const header = /^(?<type>[A-Za-z]+)(?:\([^()]+\))?(?<breaking>!)?: \S/.exec(subject)?.groups;
  if (header === undefined) return LEVEL.none;
  if (header.breaking || rest.some((line) => /^BREAKING[ -]CHANGE: \S/.test(line))) return LEVEL.major;
  return LEVEL_OF_TYPE.get(header.type.toLowerCase()) ?? LEVEL.none;
}

const parsed = (tag) => /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(tag)?.slice(1).map(Number);

const newest = (versions) => versions.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).at(-1);

function raised([major, minor, patch], level) {
  if (level === LEVEL.major) return [major + 1, 0, 0];
  if (level === LEVEL.minor) return [major, minor + 1, 0];
  return [major, minor, patch + 1];
}

function nextVersion() {
  if (git("rev-parse", "--is-shallow-repository") === "true")
    throw new Error(
      "the history is cut off, so the last version cannot be seen: check out with its full depth",
    );
  const last = newest(
    git("tag", "--merged", "HEAD")
      .split("\n")
      .map(parsed)
      .filter((version) => version !== undefined),
  );
  const range = last === undefined ? "HEAD" : `v${last.join(".")}..HEAD`;
  const level = Math.max(LEVEL.none, ...git("log", "--format=%B%x00", range).split("\0").map(levelOf));
  if (level === LEVEL.none) return "";
  return last === undefined ? FIRST : raised(last, level).join(".");
}

try {
  console.log(nextVersion());
} catch (error) {
  console.error(`next-version: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
