import { inject } from "vitest";
import type { Engine } from "#sandbox/engine/home.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";

/** What the setup of the end-to-end ring hands to its tests. Credentials are named by file and never inside. */
export interface EndToEnd {
  readonly sandbox: Sandbox;
  readonly engine: Engine;
  /** The project that the tests deploy: real stack files, but copies of them. */
  readonly folder: string;
  /** Path of the helm that Argo CD renders with. */
  readonly helm: string;
}

declare module "vitest" {
  interface ProvidedContext {
    endToEnd: readonly EndToEnd[];
  }
}

/**
 * The running sandbox, its engine and the project: those of the worker that runs this file. No two files that run at the
 * same time share one.
 */
export function endToEnd(): EndToEnd {
  const worker = Number(process.env.VITEST_POOL_ID);
  const own = inject("endToEnd")[worker - 1];
  if (own === undefined)
    throw new Error(`worker ${worker} has no sandbox: vitest.config.ts says how many files may run at once`);
  return own;
}
