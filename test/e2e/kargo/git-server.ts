import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type GitRemote, gitRemote } from "#test/harness/git-remote.ts";
import { serveGit } from "#test/harness/git-server.ts";

/** A repository over HTTP on loopback that everybody may push to: Kargo's credential helper stands at a fixed path of its image. */
export interface OpenRepository {
  readonly remote: GitRemote;
  readonly url: string;
  close(): void;
}

export async function openRepository(): Promise<OpenRepository> {
  const removals: (() => void)[] = [];
  const remote = gitRemote((remove) => removals.push(remove));
  remote.git("config", "http.receivepack", "true");
  const bare = fileURLToPath(remote.url);
  const server = await serveGit(dirname(bare));
  return {
    remote,
    url: `${server.url}/${basename(bare)}`,
    close: () => {
      server.close();
      for (const remove of removals) remove();
    },
  };
}
