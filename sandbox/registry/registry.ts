import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../processes/context.ts";
import { answers } from "../processes/readiness.ts";
import type { ProcessSpec } from "../processes/supervisor.ts";

/** Where the registry is reached, for its HTTP API. */
export const registryUrl = ({ ports }: Pick<Context, "ports">): string =>
  `http://127.0.0.1:${ports["registry:http"]}`;

/** The OCI registry that images are pushed to and resolved in. */
export function registry(context: Context): ProcessSpec {
  const blobs = join(context.layout.registry, "blobs");
  return {
    name: "registry",
    command: context.programs.crane,
    args: ["registry", "serve", "--address", `127.0.0.1:${context.ports["registry:http"]}`, "--disk", blobs],
    env: context.env,
    prepare: () => mkdirSync(blobs, { recursive: true, mode: 0o700 }),
    probe: answers(`${registryUrl(context)}/v2/`),
  };
}

/** Where the registry's manifests are kept while it does not run. */
export const manifestsFile = ({ layout }: Pick<Context, "layout">): string =>
  join(layout.registry, "manifests.json");
