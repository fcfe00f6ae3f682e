import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { LineCounter, parseDocument } from "yaml";

/** Who is responsible for a pin, and how that is known; or why it cannot be. */
export type PinAuthor = { readonly email: string; readonly how: string } | { readonly problem: string };

/** Finds the author of the change that pinned a service in an environment's stack file. Never throws. */
export type PinAuthorReader = (stage: string, service: string) => Promise<PinAuthor>;

/** The line, from 1, on which a stack file pins a service; undefined where it does not. */
export function pinLine(text: string, service: string): number | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const node = document.getIn(["config", "slipway:freight", service], true);
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  const [start] = node.range as readonly [number, number, number];
  return lines.linePos(start).line;
}

/** The commit and the author's address in `git blame --porcelain`; the zero commit stands for lines not committed. */
export function parseBlame(porcelain: string): { commit: string; email: string } | undefined {
  const commit = /^([0-9a-f]{40,64}) /.exec(porcelain)?.[1];
  const email = /^author-mail <(.*)>$/m.exec(porcelain)?.[1];
  return commit === undefined || email === undefined ? undefined : { commit, email };
}

/**
 * Asks Git in the project's folder for the last change of the line with the pin. A pin that is not committed, or is in
 * no repository, is the doing of whoever runs this.
 */
export function gitPinAuthor(
  folder: () => string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): PinAuthorReader {
  const git = async (...args: string[]): Promise<string | undefined> => {
    const { exitCode, stdout } = await execa("git", args, { cwd: folder(), reject: false });
    return exitCode === 0 ? stdout : undefined;
  };

  async function runner(): Promise<PinAuthor> {
    const email = env.GIT_COMMITTER_EMAIL ?? env.GIT_AUTHOR_EMAIL ?? (await git("config", "user.email"));
    if (email !== undefined && email !== "") return { email, how: "the identity of this run" };
    return {
      problem:
        "nobody is known to have pinned it: commit the stack file, or run `git config user.email you@example.com`",
    };
  }

  return async (stage, service) => {
    const file = `Pulumi.${stage}.yaml`;
    const text = await readFile(join(folder(), file), "utf8").catch(() => undefined);
    const line = text === undefined ? undefined : pinLine(text, service);
    if (line === undefined) return runner();
    const blame = await git("blame", "--porcelain", "-L", `${line},${line}`, "--", file);
    const found = blame === undefined ? undefined : parseBlame(blame);
    if (found === undefined || /^0+$/.test(found.commit)) return runner();
    const grafts = await git("rev-parse", "--git-path", "shallow");
    const cut = grafts === undefined ? "" : await readFile(join(folder(), grafts), "utf8").catch(() => "");
    if (cut.includes(found.commit))
      return {
        problem: `the history of ${file} ends before the change that pinned it; fetch all of it (actions/checkout: fetch-depth: 0)`,
      };
    return { email: found.email, how: `the author of ${found.commit.slice(0, 7)}, which pinned it` };
  };
}
