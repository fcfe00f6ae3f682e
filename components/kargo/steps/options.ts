import type { GoDuration } from "../duration.ts";
import type { Expression } from "../expression.ts";

/** A variable and its value; values are texts that Kargo evaluates. */
export interface Variable {
  readonly name: string;
  readonly value?: string;
}

/** What any step may say beside its configuration. */
export interface StepOptions {
  /** When the step runs; default: when no step before it failed. A condition of one's own replaces that default. */
  readonly if?: Expression;
  /** Whether a failure of this step leaves the promotion as it is; default false. */
  readonly continueOnError?: boolean;
  readonly retry?: {
    /** How long the step may take in all; default none, and 5 minutes for the Argo CD steps. */
    readonly timeout?: GoDuration;
    /** Failures in a row after which the step has failed; default 1. */
    readonly errorThreshold?: number;
  };
  readonly vars?: readonly Variable[];
}

/** A step of the kind `Uses`. `as` is the alias by which later steps refer to its outputs. */
export interface StepOf<Uses extends string, Config> extends StepOptions {
  readonly uses: Uses;
  readonly as?: string;
  readonly config: Config;
}

/** A number, or an expression that gives one when the promotion runs. */
export type NumberOrExpression = number | Expression;
