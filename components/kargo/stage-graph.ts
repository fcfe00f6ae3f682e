import type { Verification } from "./stage.manifest.ts";

/** A stage in which freight runs. */
export interface RunningStage<Name extends string = string> {
  /** Stages that must have verified freight first; empty for stages that take it from the warehouse. */
  readonly after: readonly Name[];
  /** Whether Kargo promotes to the stage by itself or only when somebody asks for it. */
  readonly promotion: "auto" | "manual";
  readonly soakSeconds?: number;
  /** Whether all of `after` must have verified freight, or one; default All. */
  readonly availability?: "All" | "OneOf";
  readonly selection?: "NewestFreight" | "MatchUpstream";
  readonly verification?: Verification;
  readonly variables?: Readonly<Record<string, string>>;
  readonly controlFlow?: false;
}

/** A stage in which nothing runs: freight that reaches it goes on, so that many stages can follow many. */
export interface ControlFlowStage<Name extends string = string> {
  readonly after: readonly Name[];
  readonly availability?: "All" | "OneOf";
  readonly controlFlow: true;
}

/** The stages of a pipeline by name. A misspelt `after` does not compile where the names are known to the compiler. */
export type StageGraph<Name extends string = string> = Readonly<
  Record<Name, RunningStage<NoInfer<Name>> | ControlFlowStage<NoInfer<Name>>>
>;

/**
 * The names of the stages, each after those it follows.
 * @throws when one follows an unknown stage, or itself by a detour
 */
export function stagesInOrder<Name extends string>(stages: StageGraph<Name>): Name[] {
  const names = Object.keys(stages) as Name[];
  const ordered = new Set<Name>();
  const visit = (name: Name, trail: readonly Name[]): void => {
    if (ordered.has(name)) return;
    if (trail.includes(name))
      throw new Error(`freight would go in a circle: ${[...trail, name].join(" after ")}`);
    const { after } = stages[name];
    for (const upstream of after) {
      if (!(upstream in stages))
        throw new Error(`stage ${name} follows "${upstream}", which is none; stages are ${names.join(", ")}`);
      visit(upstream, [...trail, name]);
    }
    ordered.add(name);
  };
  for (const name of names) visit(name, []);
  return [...ordered];
}
