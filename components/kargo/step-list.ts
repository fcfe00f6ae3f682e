import { codeOf, type Expression, expression, literal } from "./expression.ts";
import type { OutputsOf, Step } from "./steps/step.ts";

/** Aliases of the steps so far, each with the names of its outputs. */
type Known = Readonly<Record<string, string>>;

/** What a step may say about the steps before it. */
export interface Earlier<Steps extends Known> {
  /** An output of an earlier step. @throws when there is no such step */
  output<Alias extends keyof Steps & string>(alias: Alias, name: Steps[Alias]): Expression;
  /** Whether an earlier step found something to do, for `onSuccess`. @throws when there is no such step */
  notSkipped(alias: keyof Steps & string): Expression;
}

/** An alias that is not taken; Kargo keeps `step-1`, `task-1` and the like for steps without one. */
type Fresh<Alias extends string, Steps extends Known> = string extends keyof Steps
  ? Alias
  : Alias extends keyof Steps | `step-${number}` | `task-${number}`
    ? never
    : Alias;

/**
 * Steps in their order. A reference to a step that is not earlier in the list does not compile, and is an error where
 * aliases are not known before the program runs.
 */
export interface StepList<Steps extends Known> {
  readonly steps: readonly Step[];
  /** The list with one more step. @throws when the alias is taken or reserved */
  add<const Alias extends string, S extends Step>(
    alias: Fresh<Alias, Steps>,
    step: S | ((earlier: Earlier<Steps>) => S),
  ): StepList<Steps & Readonly<Record<Alias, OutputsOf<S>>>>;
}

/** A step's `if`: no step before it failed, and all of these hold. Without `success()` it would run after a failure. */
export const onSuccess = (...conditions: readonly Expression[]): Expression =>
  expression(["success()", ...conditions.map(codeOf)].join(" && "));

/** Where steps stand: in a task, or in a Stage's own template. It decides where outputs are found. */
export type Scope = "task" | "template";

/** An empty list of steps. */
export const stepList = (scope: Scope): StepList<Readonly<Record<never, never>>> => listOf(scope, []);

function listOf<Steps extends Known>(scope: Scope, steps: readonly Step[]): StepList<Steps> {
  return {
    steps,
    add(alias, make) {
      const taken = steps.some((step) => step.as === alias);
      if (taken || /^(step|task)-\d+$/.test(alias))
        throw new Error(
          `"${alias}" cannot be the alias of a step: it is ${taken ? "taken by an earlier one" : "reserved by Kargo"}; choose another`,
        );
      const step = typeof make === "function" ? make(earlierOf<Steps>(scope, steps)) : make;
      return listOf(scope, [...steps, { ...step, as: alias }]);
    },
  };
}

function earlierOf<Steps extends Known>(scope: Scope, steps: readonly Step[]): Earlier<Steps> {
  const known = (alias: string): string => {
    if (steps.some((step) => step.as === alias)) return literal(alias);
    throw new Error(
      `no earlier step has the alias "${alias}"; earlier steps are ${steps.map((step) => step.as).join(", ") || "none"}`,
    );
  };
  const outputs = scope === "task" ? "task.outputs" : "outputs";
  return {
    output: (alias, name) => expression(`${outputs}[${known(alias)}]${pathTo(name)}`),
    notSkipped: (alias) => expression(`status(${known(alias)}) != 'Skipped'`),
  };
}

/** The way to an output inside a step's outputs: `.pr.id`, and brackets where a name is no identifier. */
const pathTo = (name: string): string =>
  name
    .split(".")
    .map((part) => (/^[A-Za-z_]\w*$/.test(part) ? `.${part}` : `[${literal(part)}]`))
    .join("");
