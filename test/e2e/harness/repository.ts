import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { writeFiles } from "#src/plan/write-files.ts";
import { endToEnd } from "./context.ts";
import { askGitHub, githubToken } from "./github.ts";

/** A repository that is not the product's: somebody's charts or manifests. */
export interface Repository {
  readonly url: string;
  remove(): Promise<void>;
}

/** The environment of a Git that signs in at the double and obeys no settings of this machine. */
export function gitEnvironment(author: string, token = githubToken()): Record<string, string> {
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  const email = `${author}@example.test`;
  return {
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "http.extraHeader",
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    GIT_AUTHOR_NAME: author,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: author,
    GIT_COMMITTER_EMAIL: email,
  };
}

/** Makes a repository, public if it is not said otherwise, with one commit on `main`, and tags on it. */
export async function publish(
  name: string,
  files: Readonly<Record<string, string>>,
  tags: readonly string[] = [],
  visibility: "public" | "private" = "public",
): Promise<Repository> {
  const { url: server, owner } = endToEnd().sandbox.github;
  const url = `${server}/${owner}/${name}.git`;
  await askGitHub("POST", `/orgs/${owner}/repos`, { name, visibility });
  const folder = mkdtempSync(join(tmpdir(), "slipway-repository-"));
  const git = (...args: string[]) => execa("git", args, { cwd: folder, env: gitEnvironment("acme") });
  try {
    await git("init", "--quiet", "--initial-branch=main");
    await writeFiles(folder, Object.entries(files));
    await git("add", "--all");
    await git("commit", "--quiet", "--message", `${name} as it is`);
    for (const tag of tags) await git("tag", tag);
    await git("push", "--quiet", url, "main", ...tags);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { url, remove: () => askGitHub("DELETE", `/repos/${owner}/${name}`) };
}

/** Adds files to a repository that is there, by one commit on `main`, as a person does. */
export async function addFiles(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  const { url: server, owner } = endToEnd().sandbox.github;
  const folder = mkdtempSync(join(tmpdir(), "slipway-repository-"));
  const git = (...args: string[]) => execa("git", args, { cwd: folder, env: gitEnvironment("acme") });
  try {
    await git("clone", "--quiet", `${server}/${owner}/${name}.git`, ".");
    await writeFiles(folder, Object.entries(files));
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "More files");
    await git("push", "--quiet", "origin", "HEAD:main");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Packs a chart and pushes it to the sandbox's registry, below `charts/`. */
export async function pushChart(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  const { helm, sandbox } = endToEnd();
  const folder = mkdtempSync(join(tmpdir(), "slipway-chart-"));
  try {
    await writeFiles(join(folder, name), Object.entries(files));
    const { stdout } = await execa(helm, ["package", name], { cwd: folder });
    const archive = stdout.slice(stdout.lastIndexOf(": ") + 2).trim();
    await execa(helm, ["push", archive, `oci://${sandbox.registry}/charts`, "--plain-http"], { cwd: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
