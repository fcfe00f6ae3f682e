import { randomBytes, randomUUID } from "node:crypto";
import {
  chmod,
  copyFile,
  link,
  mkdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { isExecutable } from "#sandbox/toolchain/cache.ts";
import { versions } from "#sandbox/toolchain/versions.ts";
import { engineEnvironment, enginePaths } from "./environment.ts";
import { chooseParts, type EngineParts } from "./parts.ts";

/** An engine ready to run. */
export type Engine = {
  /** The real Pulumi CLI. */
  readonly pulumi: string;
  /** The variables its runs need. */
  readonly environment: Readonly<Record<string, string>>;
  /** For people: which parts are not Pulumi's own. */
  readonly standIns: readonly string[];
};

/** Paths of the programs an engine is made of, as the toolchain found them. */
export type EnginePrograms = {
  readonly pulumi: string;
  readonly "pulumi-resource-github": string;
  /** Undefined when Pulumi's own cannot be had. */
  readonly "pulumi-resource-kubernetes"?: string | undefined;
};

/**
 * Makes (or brings up to date) a Pulumi home of the sandbox's own: the user's `~/.pulumi` never sees a stand-in.
 * @param root absolute path of the sandbox's folder
 */
export async function prepareEngineHome(root: string, programs: EnginePrograms): Promise<Engine> {
  const paths = enginePaths(root);
  const parts = chooseParts({
    pulumi: programs.pulumi,
    languageHost: await languageHostBeside(programs.pulumi),
    kubernetesPlugin: programs["pulumi-resource-kubernetes"],
    githubPlugin: programs["pulumi-resource-github"],
  });
  for (const folder of [root, paths.home, paths.state]) await mkdir(folder, { recursive: true, mode: 0o700 });
  await makePassphrase(paths.passphrase);
  const release = join(paths.home, "versions", versions.pulumi);
  const pulumi = await placeEngine(join(release, "engine"), parts);
  // The npm package `pulumi` runs `versions/<its version>/bin/pulumi` of the home.
  const launcher = join(release, "bin");
  await placeScript(join(launcher, "pulumi"), nodeScript("launcher.ts", [pulumi]));
  await placePlugins(join(paths.home, "plugins"), parts);
  const environment = engineEnvironment(root, {
    launcher,
    nodeFolder: dirname(process.execPath),
    hasStandIns: parts.standIns.length > 0,
    path: process.env.PATH ?? "",
  });
  return { pulumi, environment, standIns: parts.standIns };
}

async function languageHostBeside(pulumi: string): Promise<string | undefined> {
  for (const folder of new Set([dirname(pulumi), dirname(await realpath(pulumi))])) {
    const host = join(folder, "pulumi-language-nodejs");
    if (await isExecutable(host)) return host;
  }
  return undefined;
}

/** Kept as long as the sandbox: the state is encrypted with it. */
async function makePassphrase(file: string): Promise<void> {
  const secret = `${randomBytes(32).toString("base64url")}\n`;
  await writeFile(file, secret, { mode: 0o600, flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** The CLI looks for its language hosts in its own folder, links resolved: the stand-in needs it to have one here. */
async function placeEngine(folder: string, parts: EngineParts): Promise<string> {
  if (parts.languageHost.kind === "official") return parts.pulumi;
  const pulumi = join(folder, "pulumi");
  await placeCopy(pulumi, parts.pulumi);
  await placeScript(join(folder, "pulumi-language-nodejs"), nodeScript("language-host.ts"));
  await placeScript(join(folder, "pulumi-resource-pulumi-nodejs"), nodeScript("dynamic-provider.ts"));
  return pulumi;
}

async function placePlugins(folder: string, parts: EngineParts): Promise<void> {
  const place = (name: string, version: string) =>
    join(folder, `resource-${name}-v${version}`, `pulumi-resource-${name}`);
  const kubernetes = place("kubernetes", versions.pulumiKubernetes);
  if (parts.kubernetesPlugin.kind === "official") await placeLink(kubernetes, parts.kubernetesPlugin.path);
  else await placeScript(kubernetes, nodeScript("../plugins/kubernetes/main.ts"));
  await placeLink(place("github", versions.pulumiGithub), parts.githubPlugin);
}

/** A script that becomes `node` on a file given relative to this one. */
function nodeScript(file: string, leading: readonly string[] = []): string {
  const words = [process.execPath, join(import.meta.dirname, file), ...leading];
  return `#!/bin/sh\nexec ${words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ")} "$@"\n`;
}

/** Puts a file in place all at once, over whatever is there: a run that is going on keeps the old one. */
async function place(target: string, make: (draft: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const draft = `${target}.${randomUUID()}`;
  try {
    await make(draft);
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}

const placeScript = (target: string, text: string): Promise<void> =>
  place(target, (draft) => writeFile(draft, text, { mode: 0o755 }));

const placeLink = (target: string, source: string): Promise<void> =>
  place(target, (draft) => symlink(source, draft));

async function placeCopy(target: string, source: string): Promise<void> {
  const [mine, theirs] = await Promise.all([stat(target).catch(() => undefined), stat(source)]);
  if (mine?.size === theirs.size && mine.mtimeMs >= theirs.mtimeMs) return;
  await place(target, async (draft) => {
    // A second name costs nothing; across file systems only a copy will do.
    await link(source, draft).catch(() => copyFile(source, draft));
    await chmod(draft, 0o755);
  });
}
