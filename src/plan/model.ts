import type { PromotionPlan } from "#components/promotion/plan.ts";

/** What happens to a resource. A replacement deletes it and makes it anew. */
export type ChangeKind = "create" | "update" | "replace" | "delete";

/** One property that changes, by its path; the texts are for people. A secret's are never there. */
export interface PropertyChange {
  readonly path: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** One resource of the platform that changes. */
export interface ResourceChange {
  readonly kind: ChangeKind;
  /** The part of the product it belongs to: `argocd`, `github`, `gitops`, ... */
  readonly area: string;
  /** Its type as people say it: `Namespace`, `Repository`. */
  readonly type: string;
  readonly name: string;
  readonly properties: readonly PropertyChange[];
  /** Names of secret properties that change, or may: the engine does not tell a secret's old value from its new one. */
  readonly secrets: readonly string[];
  /** What a deletion or replacement takes down besides the resource itself. */
  readonly takesDown: string | undefined;
}

/** A file of the GitOps repository that changes. */
export interface FileChange {
  readonly path: string;
  readonly kind: "create" | "update" | "delete";
  readonly diff: string;
}

/** How the manifests change that the GitOps controller renders for one service in one environment. */
export interface RenderedChange {
  readonly service: string;
  readonly environment: string;
  /** Unified diffs, one for each object that changes; empty when only unrendered text changed. */
  readonly diff: string;
  /** Why it could not be rendered. */
  readonly problem: string | undefined;
}

/** `unchanged`, `changes`, `refused` by a gate, or `failed`: settings, program or something that was asked. */
export type Outcome = "unchanged" | "changes" | "refused" | "failed";

/** What `pulumi up` would do to one environment. */
export interface EnvironmentPlan {
  readonly environment: string;
  readonly outcome: Outcome;
  readonly promotions: readonly PromotionPlan[];
  readonly changes: readonly ResourceChange[];
  readonly files: readonly FileChange[];
  readonly rendered: readonly RenderedChange[];
  /** Errors of the engine or the program. */
  readonly problems: readonly string[];
}

/** What `pulumi up` would do to several environments, in the order in which freight reaches them. */
export interface Plan {
  readonly product: string;
  /** The stages of the pipeline, each with those it comes after. */
  readonly pipeline: Readonly<Record<string, { readonly after: readonly string[] }>>;
  readonly environments: readonly EnvironmentPlan[];
  /** What this plan did not look at. */
  readonly unseen: readonly string[];
}

/** The exit code of a plan: 0 nothing to do, 2 changes, 1 when anything is refused or failed. */
export function exitCodeOf({ environments }: Plan): 0 | 1 | 2 {
  if (environments.some(({ outcome }) => outcome === "refused" || outcome === "failed")) return 1;
  return environments.some(({ outcome }) => outcome === "changes") ? 2 : 0;
}
