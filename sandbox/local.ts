import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";
import { enginePaths } from "./engine/environment.ts";
import { type Engine, prepareEngineHome } from "./engine/home.ts";
import { endRuns, releaseStaleLocks } from "./engine/locks.ts";
import { ensureStacks } from "./engine/stacks.ts";
import { fluxPrograms } from "./flux/controllers.ts";
import type { FluxParts } from "./flux/ensure.ts";
import { readJsonIfSound, writePrivateFile } from "./processes/private-files.ts";
import { readProject } from "./project.ts";
import {
  readSandbox,
  resetSandbox,
  type Sandbox,
  sandboxStatus,
  startSandbox,
  stopSandbox,
} from "./sandbox.ts";
import { openSession, type Session } from "./session.ts";
import type { ProgressEvent } from "./toolchain/progress.ts";
import { argocdCrds, fluxCrds, provision, provisionIfPossible } from "./toolchain/provision.ts";

/** Everything the sandbox runs, apart from Node and Git. */
export const PROGRAMS = [
  "pulumi",
  "pulumi-resource-github",
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
  "argocd",
  "helm",
  "kustomize",
  "crane",
  "redis",
] as const;

const KnownPrograms = z.object({
  ...(Object.fromEntries(PROGRAMS.map((name) => [name, z.string()])) as Record<
    (typeof PROGRAMS)[number],
    z.ZodString
  >),
  "pulumi-resource-kubernetes": z.string().optional(),
});

/** The programs by name, with Pulumi's own Kubernetes plugin where it can be had. */
export type LocalPrograms = z.infer<typeof KnownPrograms>;

/** The checkout that this file belongs to. */
export const checkout = resolve(import.meta.dirname, "..");

/** The folder of the sandbox's data: `SLIPWAY_SANDBOX`, else `.sandbox` in the checkout. */
export const sandboxRoot = (): string => resolve(process.env.SLIPWAY_SANDBOX ?? join(checkout, ".sandbox"));

/** Gets every program; what cannot be had is an error that names the ways that were tried. */
export async function getPrograms(report: (event: ProgressEvent) => void): Promise<LocalPrograms> {
  const [programs, optional] = await Promise.all([
    provision(PROGRAMS, report),
    provisionIfPossible(["pulumi-resource-kubernetes"], report),
  ]);
  return { ...programs, ...optional };
}

/** Gets Flux, whose controllers only a project that asks for it needs: they are built for several minutes. */
export async function getFlux(report: (event: ProgressEvent) => void): Promise<FluxParts> {
  return { programs: await provision(fluxPrograms, report), crds: await fluxCrds() };
}

/** Starts the sandbox in `root`, or completes what runs of it. */
export async function startLocal(
  root: string,
  programs: LocalPrograms,
  report: (line: string) => void,
  flux?: FluxParts,
): Promise<Sandbox> {
  const crds = await argocdCrds();
  const sandbox = await startSandbox({ root, programs, crds, report, ...(flux && { flux }) });
  writePrivateFile(programsFile(root), JSON.stringify(programs, null, 2));
  return sandbox;
}

const programsFile = (root: string): string => join(root, "programs.json");

/** The programs that the last start found, if all are still there: a command should not ask for downloads again. */
function knownPrograms(root: string): LocalPrograms | undefined {
  const { data } = KnownPrograms.safeParse(readJsonIfSound(programsFile(root)));
  const paths = Object.values(data ?? {}).filter((path) => path !== undefined);
  return data !== undefined && paths.every((path) => existsSync(path)) ? data : undefined;
}

/** Prepares the engine for the project in `folder`: its home, and the stacks of its environments. */
export async function prepareEngine(root: string, folder: string, programs: LocalPrograms): Promise<Engine> {
  const engine = await prepareEngineHome(root, programs);
  releaseStaleLocks(enginePaths(root).state);
  const { environments } = readProject(folder);
  await ensureStacks(
    { pulumi: engine.pulumi, environment: engine.environment, project: folder },
    environments,
  );
  return engine;
}

/** Ends the engine runs and every process of the sandbox in `root`; its data stay. */
export async function stopLocal(root: string, report: (line: string) => void): Promise<void> {
  await endRuns(enginePaths(root).state, report);
  await stopSandbox(root, report);
}

/** Ends what runs of the sandbox in `root` and removes its data. */
export async function resetLocal(root: string, report: (line: string) => void): Promise<void> {
  await endRuns(enginePaths(root).state, report);
  await resetSandbox(root, report);
}

/**
 * The running sandbox in `root` with its engine.
 * @throws an Error with the command to run when it does not run
 */
export async function connectLocal(root: string): Promise<Session> {
  const sandbox = existsSync(root) ? readSandbox(root) : undefined;
  if (sandbox === undefined) throw new Error("the sandbox does not run; start it with `npm start`");
  const dead = sandboxStatus(root).filter(({ alive }) => !alive);
  if (dead.length > 0)
    throw new Error(
      `${dead.map(({ name }) => name).join(", ")} of the sandbox ended; run \`npm start\` to bring it back`,
    );
  const programs = knownPrograms(root) ?? (await getPrograms(() => {}));
  return openSession(sandbox, await prepareEngineHome(root, programs));
}
