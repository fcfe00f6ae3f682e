import type { EnginePreview, EngineStep } from "#src/plan/engine-preview.ts";
import type { EnvironmentPlan, Plan } from "#src/plan/model.ts";

const urnOf = (chain: string, name: string): string => `urn:pulumi:dev::slipway::${chain}::${name}`;

/** A step of the engine as its JSON has it. */
export const step = (
  op: string,
  chain: string,
  {
    from,
    to,
    name = "x",
    replaceReasons = [],
  }: {
    from?: Record<string, unknown>;
    to?: Record<string, unknown>;
    name?: string;
    replaceReasons?: string[];
  } = {},
): EngineStep => ({
  op,
  replaceReasons,
  urn: urnOf(chain, name),
  ...(from === undefined ? {} : { oldState: { type: chain, inputs: from } }),
  ...(to === undefined ? {} : { newState: { type: chain, inputs: to } }),
});

export const previewOf = (...steps: EngineStep[]): EnginePreview => ({ steps, diagnostics: [] });

/** The plan of one environment in which nothing happens, but for the changes. */
export const environmentPlan = (changes: Partial<EnvironmentPlan> = {}): EnvironmentPlan => ({
  environment: "staging",
  outcome: "unchanged",
  promotions: [],
  changes: [],
  files: [],
  rendered: [],
  problems: [],
  ...changes,
});

export const planWith = (...environments: EnvironmentPlan[]): Plan => ({
  product: "craftista",
  pipeline: { dev: { after: [] }, staging: { after: ["dev"] }, "prod-eu": { after: ["staging"] } },
  environments,
  unseen: [],
});

/** A promotion that its gate refuses. */
export const refusedPromotion = {
  promotion: { stage: "staging", service: "catalogue" },
  from: "1.0.0",
  to: "1.1.0",
  gates: [
    { gate: "image", state: "pass", reason: "it is there" },
    { gate: "verified", state: "fail", reason: "not verified on dev" },
  ],
  file: { path: "env/staging/catalogue/catalogue-image.yaml", before: "tag: 1.0.0\n", after: "tag: 1.1.0\n" },
} as const;
