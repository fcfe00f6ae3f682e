import type { StepOf, StepOptions } from "./options.ts";

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

/** Applications by name or by labels. */
type Chosen =
  | { readonly name: string; readonly selector?: never }
  | { readonly selector: LabelSelector; readonly name?: never };

/**
 * One source of an Application. `desiredRevision` belongs to branches of one stage alone: where several follow a branch,
 * the next commit of another would make this stage unhealthy for good.
 */
interface SourceUpdate {
  readonly repoURL: string;
  readonly chart?: string;
  readonly desiredRevision?: string;
  readonly updateTargetRevision?: boolean;
  readonly helm?: { readonly images: readonly { readonly key: string; readonly value: string }[] };
  readonly kustomize?: {
    readonly images: readonly {
      readonly repoURL: string;
      readonly tag?: string;
      readonly digest?: string;
      readonly newName?: string;
    }[];
  };
}

export interface ArgoCdUpdateConfig {
  readonly apps: readonly (Chosen & {
    /** Default: Kargo's setting, usually argocd. */
    readonly namespace?: string;
    readonly sources?: readonly SourceUpdate[];
  })[];
}
export type ArgoCdUpdate = StepOf<"argocd-update", ArgoCdUpdateConfig>;

/** Syncs Applications that carry the annotation of this stage, and lets the stage's health follow theirs. */
export const argocdUpdate = (config: ArgoCdUpdateConfig, options: StepOptions = {}): ArgoCdUpdate => ({
  uses: "argocd-update",
  ...options,
  config,
});

export interface ArgoCdWaitConfig {
  readonly apps: readonly (Chosen & {
    readonly namespace?: string;
    /** Default: what `argocd app wait` waits for. */
    readonly waitFor?: readonly ("health" | "sync" | "operation" | "suspended" | "degraded")[];
  })[];
}
export type ArgoCdWait = StepOf<"argocd-wait", ArgoCdWaitConfig>;

/** Waits for Applications without changing them. */
export const argocdWait = (config: ArgoCdWaitConfig, options: StepOptions = {}): ArgoCdWait => ({
  uses: "argocd-wait",
  ...options,
  config,
});
