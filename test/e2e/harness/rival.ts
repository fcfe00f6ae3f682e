import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { endToEnd } from "./context.ts";
import { gitEnvironment } from "./repository.ts";

/** Somebody else who works on the GitOps repository with a clone of their own. */
export interface Colleague {
  /** Writes files, commits and pushes; a push that came too late is done again on the new tip. Returns the commit. */
  push(subject: string, files: Readonly<Record<string, string>>): Promise<string>;
  leave(): void;
}

/** Clones the GitOps repository over HTTP, as a person would. */
export async function colleague(name: string): Promise<Colleague> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-colleague-"));
  const { url, owner } = endToEnd().sandbox.github;
  const env = gitEnvironment(name);
  const git = async (...args: string[]): Promise<string> =>
    (await execa("git", args, { cwd: folder, env })).stdout;
  await git("clone", "--quiet", `${url}/${owner}/gitops.git`, ".");

  return {
    async push(subject, files) {
      await git("pull", "--quiet", "--rebase");
      for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
      await git("add", "--all");
      await git("commit", "--quiet", "--message", subject);
      for (;;) {
        const { exitCode } = await execa("git", ["push", "--quiet"], { cwd: folder, env, reject: false });
        if (exitCode === 0) return git("rev-parse", "HEAD");
        await git("pull", "--quiet", "--rebase");
      }
    },
    leave: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Pushes a commit of its own every `interval` milliseconds while `work` goes on; returns the subjects of its commits. */
export async function rivalDuring(interval: number, work: () => Promise<void>): Promise<string[]> {
  const rival = await colleague("rival");
  const subjects: string[] = [];
  const during = new AbortController();
  const pushing = (async () => {
    while (!during.signal.aborted) {
      const subject = `rival change ${subjects.length + 1}`;
      await rival.push(subject, { [`rival-${subjects.length + 1}.txt`]: `${subject}\n` });
      subjects.push(subject);
      await sleep(interval);
    }
  })();
  try {
    await work();
  } finally {
    during.abort();
    await pushing.finally(rival.leave);
  }
  return subjects;
}
