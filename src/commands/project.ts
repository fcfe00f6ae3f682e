import { execaSync } from "execa";
import { leaveConfiguration } from "#components/dynamic/configuration.ts";
import { leaveProjectFolder } from "#components/dynamic/project-folder.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { ConfigError, type EnvironmentSettings } from "../config/load.ts";
import { inPipelineOrder } from "../config/pipeline-order.ts";
import { environmentsOf, readStackFiles } from "../config/stack-files.ts";
import { promotionsOf, type Topology, topologyOf } from "../topology.ts";

/** One environment as a command sees it: what the program derives from its settings, without running the engine. */
export interface Environment extends EnvironmentSettings {
  readonly topology: Topology;
  /** What the pinned freight asks for: the inputs of the program's own promotions. */
  readonly promotions: readonly PromotionInputs[];
}

/** The project that a command works on. */
export interface Project {
  readonly folder: string;
  /** Environments in the order in which freight reaches them. */
  readonly environments: readonly Environment[];
  /** One of them. @throws ConfigError that names those there are */
  readonly environment: (name: string) => Environment;
}

/**
 * Opens the project in `folder` and makes its secrets resolvable: those that are encrypted in a stack's file are asked
 * of the engine (`pulumi config get`) when they are used.
 * @throws ConfigError when a settings file is not valid
 */
export function openProject(folder: string, env: NodeJS.ProcessEnv = process.env): Project {
  const names = environmentsOf(folder);
  const environments = names.map((name): Environment => {
    const read = readStackFiles(folder, name, env);
    const topology = topologyOf(read);
    return { ...read, topology, promotions: promotionsOf(read, topology) };
  });
  const [first] = environments;
  if (first === undefined)
    throw new ConfigError(`${folder} has no Pulumi.<environment>.yaml; run this in a Slipway project`);
  assertOneHub(environments);
  leaveProjectFolder(folder);
  leaveConfiguration(secretReader(folder, names));
  const order = inPipelineOrder(first.settings.pipeline);
  const inOrder = order.flatMap((name) => environments.filter(({ environment }) => environment === name));
  return {
    folder,
    environments: inOrder,
    environment: (name) => {
      const found = inOrder.find(({ environment }) => environment === name);
      if (found !== undefined) return found;
      throw new ConfigError(`${name} is no environment of this project; choose one of ${order.join(", ")}`);
    },
  };
}

/**
 * What a cluster does not tell where the hubs have none in common, or where Flux alone rolls out, the files do.
 * @throws ConfigError where several stacks call themselves the hub
 */
function assertOneHub(environments: readonly EnvironmentSettings[]): void {
  const [first, ...others] = environments
    .filter(({ settings }) => settings.hub === true)
    .map(({ environment }) => environment);
  if (first === undefined || others.length === 0) return;
  throw new ConfigError(
    `${[first, ...others].join(" and ")} all have slipway:hub: "true", and a product has one hub; write \`slipway:hub: ${first}\` in ${others.map((name) => `Pulumi.${name}.yaml`).join(", ")}`,
  );
}

/** Reads an encrypted key of the first stack that has it; each is decrypted once. */
function secretReader(folder: string, stacks: readonly string[]): (key: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (key) => {
    if (!known.has(key)) known.set(key, decrypted(folder, stacks, key));
    return known.get(key);
  };
}

function decrypted(folder: string, stacks: readonly string[], key: string): string | undefined {
  for (const stack of stacks) {
    const found = execaSync("pulumi", ["config", "get", key, "--stack", stack], {
      cwd: folder,
      reject: false,
    });
    if (found.exitCode === 0) return found.stdout;
  }
  return undefined;
}
