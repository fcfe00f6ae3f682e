import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { onTestFinished } from "vitest";

/** A bare repository on disk that behaves like a server's: it serves filters and single commits. */
export interface GitRemote {
  readonly url: string;
  /** The folder of the bare repository. */
  readonly folder: string;
  /** Runs Git in the repository and returns what it printed. */
  git(...args: string[]): string;
  /** Commits files straight to `main`, as a rival would. */
  commit(files: Record<string, string>, message?: string): string;
}

/** Makes an empty remote that is removed when the test ends, or when `atEnd` calls what it is given. */
export function gitRemote(atEnd: (remove: () => void) => void = onTestFinished): GitRemote {
  const dir = mkdtempSync(join(tmpdir(), "slipway-remote-"));
  atEnd(() => rmSync(dir, { recursive: true, force: true }));
  const env = {
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Rival",
    GIT_AUTHOR_EMAIL: "rival@example.test",
    GIT_COMMITTER_NAME: "Rival",
    GIT_COMMITTER_EMAIL: "rival@example.test",
  };
  const bare = join(dir, "repo.git");
  const run = (cwd: string, ...args: string[]) => execaSync("git", args, { cwd, env }).stdout;
  run(dir, "init", "--quiet", "--bare", "-b", "main", bare);
  run(bare, "config", "uploadpack.allowFilter", "true");
  run(bare, "config", "uploadpack.allowAnySHA1InWant", "true");
  const git = (...args: string[]) => run(bare, ...args);

  return {
    url: `file://${bare}`,
    folder: bare,
    git,
    commit(files, message = "by hand") {
      const parent = execaSync("git", ["rev-parse", "--verify", "-q", "main"], {
        cwd: bare,
        env,
        reject: false,
      }).stdout;
      const blobs = Object.entries(files).map(([path, content]) => {
        const id = execaSync("git", ["hash-object", "-w", "--stdin"], {
          cwd: bare,
          env,
          input: content,
        }).stdout;
        return `100644 ${id}\t${path}`;
      });
      const index = { ...env, GIT_INDEX_FILE: join(dir, "index") };
      execaSync("git", parent ? ["read-tree", parent] : ["read-tree", "--empty"], { cwd: bare, env: index });
      execaSync("git", ["update-index", "--index-info"], {
        cwd: bare,
        env: index,
        input: `${blobs.join("\n")}\n`,
      });
      const tree = execaSync("git", ["write-tree"], { cwd: bare, env: index }).stdout;
      const commit = git("commit-tree", tree, ...(parent ? ["-p", parent] : []), "-m", message);
      git("update-ref", "refs/heads/main", commit);
      return commit;
    },
  };
}
