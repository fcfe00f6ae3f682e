import { accessSync, constants, existsSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Layout } from "./layout.ts";

/** The programs the sandbox runs, as absolute paths. */
export type Programs = Readonly<Record<ProgramName, string>>;

/** `redis` is a small server that speaks its protocol; `crane` serves the registry. */
export type ProgramName =
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kwok"
  | "argocd"
  | "helm"
  | "kustomize"
  | "crane"
  | "redis";

/** What Argo CD's repository server calls by name: the renderers, and itself for Git's credentials. */
const calledByName = ["argocd", "helm", "kustomize"] as const satisfies readonly ProgramName[];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The directory of the first `git` on a PATH. */
export function gitDirectory(path: string): string {
  const found = path.split(delimiter).find((directory) => directory && isExecutable(join(directory, "git")));
  if (found === undefined)
    throw new Error("git is not on the PATH: install Git, which the sandbox's servers call");
  return found;
}

/** Links the programs that others call by name into one directory, under exactly those names. */
export function linkPrograms(layout: Layout, programs: Programs): void {
  mkdirSync(layout.bin, { recursive: true, mode: 0o700 });
  for (const name of calledByName) {
    const link = join(layout.bin, name);
    if (existsSync(link) && readlinkSync(link) === programs[name]) continue;
    rmSync(link, { force: true });
    symlinkSync(programs[name], link);
  }
}

/**
 * The environment of every process, made from nothing: whatever the caller's shell holds (tokens, proxies, Git settings)
 * must neither leak into the sandbox nor change what it does.
 */
export function childEnvironment(
  layout: Layout,
  git: string = gitDirectory(process.env.PATH ?? ""),
): Record<string, string> {
  const path = [layout.bin, git, "/usr/bin", "/bin"];
  return {
    PATH: [...new Set(path)].join(delimiter),
    HOME: layout.home,
    LANG: "C.UTF-8",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
  };
}

/** Fails when a program is missing, naming it, before anything is started. */
export function requirePrograms(programs: Programs): void {
  const missing = Object.entries(programs).filter(([, path]) => !isExecutable(path));
  if (missing.length > 0)
    throw new Error(
      `no executable at ${missing.map(([name, path]) => `${path} (${name})`).join(", ")}: get the programs again`,
    );
}
