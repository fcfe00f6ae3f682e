import { readFileSync } from "node:fs";
import type { Engine } from "./engine/home.ts";
import { type PulumiResult, type PulumiRun, runPulumi } from "./engine/pulumi.ts";
import type { Sandbox } from "./sandbox.ts";

/** The variables by which the committed stack files find the sandbox. Values are secrets in part: never print them unasked. */
export function sandboxVariables(sandbox: Sandbox): Record<string, string> {
  const secret = (file: string) => readFileSync(file, "utf8").trim();
  return {
    SLIPWAY_KUBECONFIG: sandbox.kubeconfig,
    SLIPWAY_GITHUB_URL: sandbox.github.url,
    SLIPWAY_GITHUB_TOKEN: secret(sandbox.github.tokenFile),
    SLIPWAY_REGISTRY: sandbox.registry,
    SLIPWAY_DATABASE_PASSWORD: secret(sandbox.databasePasswordFile),
    SLIPWAY_IMAGE_KEY: sandbox.imagePublicKeyFile,
    KUBECONFIG: sandbox.kubeconfig,
  };
}

/** A running sandbox with an engine that knows it. */
export interface Session {
  readonly sandbox: Sandbox;
  readonly engine: Engine;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the engine on the project in `folder`. */
  run(folder: string, args: readonly string[], output: PulumiRun["output"]): Promise<PulumiResult>;
}

export function openSession(sandbox: Sandbox, engine: Engine): Session {
  const environment = { ...engine.environment, ...sandboxVariables(sandbox) };
  return {
    sandbox,
    engine,
    environment,
    run: (project, args, output) => runPulumi({ pulumi: engine.pulumi, environment, project, output }, args),
  };
}
