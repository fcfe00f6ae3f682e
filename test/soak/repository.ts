import { join } from "node:path";
import { execa } from "execa";

/** A bare repository that others than the product read and write, straight on the disk. */
export interface Repository {
  git(...args: string[]): Promise<string>;
  /** Commits files on top of `main`, as somebody with another tool would; tries again when somebody was faster. */
  commit(files: Readonly<Record<string, string>>, message: string): Promise<void>;
}

const person = { name: "Rival", email: "rival@example.test" };
const environment = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_COMMITTER_NAME: person.name,
  GIT_COMMITTER_EMAIL: person.email,
};

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** Makes an empty repository `repo.git` in a folder, of which every push is noted. */
export async function makeRepository(folder: string): Promise<Repository> {
  const bare = join(folder, "repo.git");
  const run = (args: readonly string[], input = "") =>
    execa("git", args, { cwd: folder, env: environment, input });
  await run(["init", "--quiet", "--bare", "-b", "main", bare]);
  for (const setting of ["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant", "core.logAllRefUpdates"])
    await run(["--git-dir", bare, "config", setting, "true"]);
  const git = async (...args: string[]) => (await run(["--git-dir", bare, ...args])).stdout;

  return {
    git,
    async commit(files, message) {
      const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
      const ref = `refs/rival/${process.hrtime.bigint()}`;
      for (;;) {
        const tip = await git("for-each-ref", "--format=%(objectname)", "refs/heads/main");
        const from = tip === "" ? "" : `from ${tip}\n`;
        const head = `commit ${ref}\ncommitter ${person.name} <${person.email}> now\n${data(message)}${from}`;
        await run(
          ["--git-dir", bare, "fast-import", "--quiet", "--force", "--date-format=now"],
          `${head}${changes.join("")}\n`,
        );
        const made = await git("rev-parse", ref);
        await git("update-ref", "-d", ref);
        try {
          await git("update-ref", "refs/heads/main", made, tip === "" ? "0".repeat(40) : tip);
          return;
        } catch {
          // Somebody was faster: again on what is there now.
        }
      }
    },
  };
}
