import { appendFile, chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isPushOffer, serveGit } from "#test/harness/git-server.ts";
import { makeRepository, type Repository } from "#test/soak/repository.ts";

/** Pushes that a Git server saw. */
export interface Pushes {
  /** To the branch, the rejected ones included. */
  readonly branch: number;
  /** Of records (`verified/` tags). */
  readonly records: number;
}

/** A repository behind a real Git server on this machine, which counts pushes. */
export interface GitHost {
  readonly url: string;
  readonly repository: Repository;
  /** Pushes since the last call. */
  pushes(): Promise<Pushes>;
  /** Somebody else commits: once while our next push is under way, and every `pause` milliseconds; until the returned function is called, which tells how often. */
  oppose(pause: number): () => Promise<number>;
  close(): void;
}

/** Notes the refs of each push that was taken, a line each push. */
const HOOK = '#!/bin/sh\nprintf "%s\\n" "$(cut -d" " -f3 | tr "\\n" " ")" >> pushes.log\n';

/** @param folder where the repository goes; must exist */
export async function hostGit(folder: string, files: Readonly<Record<string, string>>): Promise<GitHost> {
  let offers = 0;
  let surprise: (() => Promise<void>) | undefined;
  const server = await serveGit(folder, async (request) => {
    if (!isPushOffer(request)) return false;
    offers++;
    const now = surprise;
    surprise = undefined;
    await now?.();
    return false;
  });
  const repository = await makeRepository(folder);
  const bare = join(folder, "repo.git");
  const [hook, log] = [join(bare, "hooks", "post-receive"), join(bare, "pushes.log")];
  await Promise.all([writeFile(hook, HOOK), appendFile(log, "")]);
  await chmod(hook, 0o755);
  await repository.commit(files, "before");
  await repository.git("repack", "-a", "-d", "-q");

  return {
    url: `${server.url}/repo.git`,
    repository,
    async pushes() {
      const taken = (await readFile(log, "utf8")).split("\n").filter((line) => line !== "");
      const records = taken.filter((refs) => refs.startsWith("refs/tags/")).length;
      const found = { branch: offers - records, records };
      offers = 0;
      await writeFile(log, "");
      return found;
    },
    oppose(pause) {
      let commits = 0;
      const end = new AbortController();
      const commit = async () => {
        commits++;
        await repository.commit({ [`rival/${commits % 10}.txt`]: `${commits}\n` }, `rival ${commits}`);
      };
      surprise = commit;
      const work = (async () => {
        while (!end.signal.aborted) {
          await sleep(pause, undefined, { signal: end.signal }).catch(() => {});
          if (!end.signal.aborted) await commit();
        }
      })();
      return async () => {
        end.abort();
        surprise = undefined;
        await work;
        return commits;
      };
    },
    close: () => server.close(),
  };
}
