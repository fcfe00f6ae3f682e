import { execa } from "execa";
import { layout } from "#components/gitops/layout.ts";
import { parseImageFile } from "#components/promotion/image-file.ts";
import { type PinnedFreight, verifiedRef } from "#components/promotion/model.ts";
import { bareRepository } from "./github.ts";

/** A commit with the trailers by which a promotion tells about itself. */
export interface LoggedCommit {
  readonly id: string;
  readonly subject: string;
  /** `Slipway-*` trailers without their prefix. */
  readonly trailers: Readonly<Record<string, string>>;
}

/** Runs Git in the bare repository behind the GitOps repository: what a test reads did not come through the product. */
export async function gitops(...args: string[]): Promise<string> {
  const { stdout } = await execa("git", ["--git-dir", await bareRepository("gitops"), ...args]);
  return stdout;
}

/** The commit at the tip of `main`. */
export const tip = (): Promise<string> => gitops("rev-parse", "refs/heads/main");

/** The commits of a range, oldest first. @param git runs Git in the repository */
export async function commits(
  range: string,
  git: (...args: string[]) => Promise<string> = gitops,
): Promise<LoggedCommit[]> {
  const text = await git("log", "--reverse", "--format=%H%x00%s%x00%B%x01", range);
  return text
    .split("\x01")
    .filter((entry) => entry.trim() !== "")
    .map((entry) => {
      const [id = "", subject = "", body = ""] = entry.trim().split("\0");
      const trailers = [...body.matchAll(/^Slipway-([\w-]+): (.*)$/gm)].map(([, key = "", value = ""]) => [
        key,
        value,
      ]);
      return { id, subject, trailers: Object.fromEntries(trailers) };
    });
}

/** The paths that differ between a commit and the tip. */
export const changedSince = async (commit: string): Promise<string[]> =>
  (await gitops("diff", "--name-only", commit, "main")).split("\n").filter((path) => path !== "");

/** Every path at the tip. */
export const paths = async (): Promise<string[]> =>
  (await gitops("ls-tree", "-r", "--name-only", "main")).split("\n").toSorted();

/** The text of a file at the tip, its last line break included. */
export const textOf = async (path: string): Promise<string> => `${await gitops("show", `main:${path}`)}\n`;

/** The freight that a stage carries at the tip. */
export async function carried(stage: string, service: string): Promise<PinnedFreight | undefined> {
  return parseImageFile(await textOf(layout.image(stage, service)));
}

/** The version that each of a stage's services carries at the tip. */
export async function versions(stage: string, services: readonly string[]): Promise<Record<string, string>> {
  const found = await Promise.all(services.map((service) => carried(stage, service)));
  return Object.fromEntries(services.map((service, index) => [service, found[index]?.version ?? ""]));
}

/** The commit that a `verified/` tag names; undefined when there is no such tag. */
export async function verifiedCommit(
  stage: string,
  service: string,
  version: string,
): Promise<string | undefined> {
  const ref = verifiedRef(stage, service, version);
  const found = await gitops("for-each-ref", "--format=%(*objectname)", ref);
  return found === "" ? undefined : found;
}

/** Lets Git note from now on every push to a branch, which bare repositories do not by themselves. */
export async function notePushes(): Promise<void> {
  await gitops("config", "core.logAllRefUpdates", "always");
}

/** How often `main` was pushed to since pushes are noted. */
export async function pushes(): Promise<number> {
  const log = await gitops("reflog", "show", "--format=%H", "main");
  return log.split("\n").filter((line) => line !== "").length;
}
