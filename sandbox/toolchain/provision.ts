import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheRoot } from "./cache.ts";
import { fetcher } from "./download.ts";
import { goModuleFolder } from "./go.ts";
import { type Program, platformOf } from "./program.ts";
import { type ProgramName, programs } from "./programs.ts";
import type { ProgressEvent } from "./progress.ts";
import { ProgramUnavailable, resolveProgram } from "./resolve.ts";
import { type Surroundings, waysIn } from "./ways.ts";

export type { ProgramName } from "./programs.ts";
export type { ProgressEvent } from "./progress.ts";

/** This machine: its PATH, the user's home, the cache, and downloads unless `SLIPWAY_OFFLINE=1`. */
function thisMachine(): Surroundings {
  const { env } = process;
  return {
    machine: { path: env.PATH ?? "", home: homedir() },
    platform: platformOf(process.platform, process.arch),
    cache: cacheRoot(env),
    fetcher: env.SLIPWAY_OFFLINE === "1" ? undefined : fetcher(),
  };
}

function programNamed(name: ProgramName): Program {
  const program = programs.get(name);
  if (program === undefined) throw new Error(`There is no program ${name} in sandbox/toolchain/programs.ts`);
  return program;
}

/**
 * Gets programs: from the machine at the pinned version, else the cache, else their makers, else their Go modules.
 * @returns the absolute path of each
 * @throws ProgramUnavailable once for all that cannot be had, after everything else was got
 */
export async function provision<Name extends ProgramName>(
  names: readonly Name[],
  report: (event: ProgressEvent) => void,
  surroundings: Surroundings = thisMachine(),
): Promise<Record<Name, string>> {
  const { found, missing } = await look(names, report, surroundings);
  if (missing.length > 0) throw new ProgramUnavailable(missing.join("\n\n"));
  return Object.fromEntries(found) as Record<Name, string>;
}

/** Like `provision`, for programs the sandbox has a stand-in for: those that cannot be had are left out. */
export async function provisionIfPossible<Name extends ProgramName>(
  names: readonly Name[],
  report: (event: ProgressEvent) => void,
  surroundings: Surroundings = thisMachine(),
): Promise<Partial<Record<Name, string>>> {
  const { found } = await look(names, report, surroundings);
  return Object.fromEntries(found) as Partial<Record<Name, string>>;
}

async function look<Name extends ProgramName>(
  names: readonly Name[],
  report: (event: ProgressEvent) => void,
  surroundings: Surroundings,
): Promise<{ found: readonly (readonly [Name, string])[]; missing: readonly string[] }> {
  const ways = waysIn(surroundings);
  const outcomes = await Promise.all(
    names.map(async (name) => {
      const program = programNamed(name);
      return resolveProgram(program, ways, surroundings.platform, report).then(
        (path) => ({ found: [[name, path] as const], missing: [] }),
        (error: unknown) => {
          if (error instanceof ProgramUnavailable) return { found: [], missing: [error.message] };
          throw error;
        },
      );
    }),
  );
  return {
    found: outcomes.flatMap((outcome) => outcome.found),
    missing: outcomes.flatMap((outcome) => outcome.missing),
  };
}

/** Paths of Argo CD's three custom resource definitions (YAML), of the version that runs in the sandbox. */
export async function argocdCrds(): Promise<readonly string[]> {
  const folder = await goModuleFolder(join(import.meta.dirname, "cluster"), "github.com/argoproj/argo-cd/v3");
  return ["application", "appproject", "applicationset"].map((kind) =>
    join(folder, "manifests", "crds", `${kind}-crd.yaml`),
  );
}

/** Paths of the custom resource definitions (YAML) of those of Flux's controllers that the sandbox can run. */
export async function fluxCrds(): Promise<readonly string[]> {
  const folders = await Promise.all(
    ["source", "kustomize", "helm"].map((name) =>
      goModuleFolder(join(import.meta.dirname, "flux"), `github.com/fluxcd/${name}-controller`),
    ),
  );
  const crds = folders.map((folder) => join(folder, "config", "crd", "bases"));
  return crds.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
}

/** Folder of kwok's own stages (`kustomize/stage` of its module), of the version that runs in the sandbox. */
export async function kwokStages(): Promise<string> {
  return join(
    await goModuleFolder(join(import.meta.dirname, "kwok"), "sigs.k8s.io/kwok"),
    "kustomize",
    "stage",
  );
}
