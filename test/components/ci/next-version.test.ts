import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execaSync } from "execa";
import fc from "fast-check";
import semver from "semver";
import { describe, expect, it, onTestFinished } from "vitest";

const script = resolve("components/ci/scripts/next-version.mjs");
const env = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Jo",
  GIT_AUTHOR_EMAIL: "jo@example.test",
  GIT_COMMITTER_NAME: "Jo",
  GIT_COMMITTER_EMAIL: "jo@example.test",
};

/** A real repository; `v…` entries are tags, all others messages of commits, oldest first. */
function repository(history: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-version-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...args: string[]) => execaSync("git", args, { cwd: folder, env });
  git("init", "--quiet", "-b", "main");
  for (const entry of history)
    if (/^v\d/.test(entry)) git("tag", entry);
    else git("commit", "--quiet", "--allow-empty", "--message", entry);
  return folder;
}

const versionOf = (folder: string) =>
  execaSync(process.execPath, [script], { cwd: folder, env, reject: false });

describe("the next version", () => {
  it.each<[string, string, string[]]>([
    ["is 1.0.0 at first", "1.0.0", ["chore: begin", "feat: catalogue"]],
    ["is 1.0.0 at first for a fix, too", "1.0.0", ["fix: typo"]],
    ["is none while nothing asks for a release", "", ["chore: begin", "docs: read me"]],
    ["raises the patch for a fix", "1.2.4", ["feat: a", "v1.2.3", "fix: b"]],
    ["raises the patch for a faster one", "1.2.4", ["feat: a", "v1.2.3", "perf(db): b"]],
    [
      "raises the patch for a revert by Git",
      "1.2.4",
      ["feat: a", "v1.2.3", 'Revert "feat: a"\n\nThis reverts'],
    ],
    [
      "raises the minor for a feature, however many fixes",
      "1.3.0",
      ["feat: a", "v1.2.3", "fix: b", "feat: c", "fix: d"],
    ],
    ["raises the major for a mark", "2.0.0", ["feat: a", "v1.2.3", "refactor(api)!: b", "feat: c"]],
    ["raises the major for a footer", "2.0.0", ["feat: a", "v1.2.3", "fix: b\n\nwhy\n\nBREAKING CHANGE: c"]],
    [
      "raises the major for the footer's other spelling",
      "2.0.0",
      ["feat: a", "v1.2.3", "fix: b\n\nBREAKING-CHANGE: c"],
    ],
    ["reads types in any case", "1.3.0", ["feat: a", "v1.2.3", "Feat: b"]],
    ["is none for what a feature is only mentioned in", "", ["feat: a", "v1.2.3", "docs: feat: b"]],
    ["is none for a merge", "", ["feat: a", "v1.2.3", "Merge pull request #4 from jo/feat: b"]],
    ["is none for the commit that is tagged", "", ["feat: a", "v1.2.3"]],
    ["counts figures, not letters", "1.10.1", ["feat: a", "v1.9.0", "feat: b", "v1.10.0", "fix: c"]],
    [
      "passes over tags of other kinds",
      "1.2.4",
      ["feat: a", "v1.2.3", "chore: b", "v2.0.0-rc.1", "v7", "fix: c"],
    ],
  ])("%s: %s", (_name, expected, history) => {
    expect(versionOf(repository(history))).toMatchObject({ exitCode: 0, stdout: expected });
  });

  it("does not see versions of branches that were never merged", () => {
    const folder = repository(["feat: a", "v1.2.3", "fix: b"]);
    execaSync("git", ["checkout", "--quiet", "-b", "next"], { cwd: folder });
    execaSync("git", ["commit", "--quiet", "--allow-empty", "-m", "feat!: c"], { cwd: folder, env });
    execaSync("git", ["tag", "v2.0.0"], { cwd: folder });
    execaSync("git", ["checkout", "--quiet", "main"], { cwd: folder });
    expect(versionOf(folder).stdout).toBe("1.2.4");
  });

  it("refuses a history that was cut off, in which it would begin again at 1.0.0", () => {
    const folder = repository(["feat: a", "v1.2.3", "fix: b"]);
    const shallow = join(folder, "shallow");
    execaSync("git", ["clone", "--quiet", "--depth", "1", `file://${folder}`, shallow]);
    const { exitCode, stdout, stderr } = versionOf(shallow);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^next-version: the history is cut off, .*full depth$/);
  });

  it("is newer than every version before it, whatever the messages are", () => {
    const message = fc.constantFrom("fix: a", "feat: a", "feat!: a", "docs: a", "who knows", "perf: a");
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), (messages) => {
        const last = "4.5.6";
        const { stdout } = versionOf(repository(["feat: first", `v${last}`, ...messages]));
        if (stdout !== "") expect(semver.gt(stdout, last)).toBe(true);
        else expect(messages.every((text) => !/^(fix|feat|perf)/.test(text))).toBe(true);
      }),
      { numRuns: 10 },
    );
  });
});
