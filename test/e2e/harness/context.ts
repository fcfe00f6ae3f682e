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
    endToEnd: EndToEnd;
  }
}

/** The running sandbox, its engine and the project. */
export const endToEnd = (): EndToEnd => inject("endToEnd");
