import type { Manifest } from "../kubernetes/manifest.ts";
import { goDuration } from "./duration.ts";
import { given, type InProject, KARGO_API } from "./kind.ts";

/** How many versions a subscription looks at where it does not say (Kargo's default). */
const DISCOVERY_LIMIT = 20;

interface Regexes {
  readonly allowTagsRegexes?: readonly string[];
  readonly ignoreTagsRegexes?: readonly string[];
}

/** Which tags of an image repository become freight. */
export type ImageSelection = Regexes &
  (
    | {
        readonly imageSelectionStrategy?: "SemVer";
        /** A range, e.g. `^1.2.0`; default: any version. */
        readonly constraint?: string;
        /** Whether tags that are no full version are left out; default true. */
        readonly strictSemvers?: boolean;
      }
    | { readonly imageSelectionStrategy: "NewestBuild" | "Lexical" }
    | {
        readonly imageSelectionStrategy: "Digest";
        /** The one tag whose digest is followed. */
        readonly constraint: string;
      }
  );

export type ImageSubscription = ImageSelection & {
  /** Without a scheme, e.g. `ghcr.io/acme/web`. */
  readonly repoURL: string;
  /** `os/architecture`; default: whatever the tag holds. */
  readonly platform?: `${string}/${string}`;
  /** Versions to look at, 1 to 100; default 20. */
  readonly discoveryLimit?: number;
  readonly cacheByTag?: boolean;
  readonly insecureSkipTLSVerify?: boolean;
};

/** Which commits of a Git repository become freight. */
export type CommitSelection =
  | { readonly commitSelectionStrategy?: "NewestFromBranch"; readonly branch?: string }
  | {
      readonly commitSelectionStrategy: "SemVer";
      readonly semverConstraint?: string;
      readonly strictSemvers?: boolean;
    }
  | { readonly commitSelectionStrategy: "NewestTag" | "Lexical" };

export type GitSubscription = CommitSelection &
  Regexes & {
    readonly repoURL: string;
    readonly expressionFilter?: string;
    /** Paths that matter, plain or with `glob:` or `regex:`; without one, promotions to this repository make freight. */
    readonly includePaths?: readonly string[];
    readonly excludePaths?: readonly string[];
    /** Nothing older than this (RFC 3339). */
    readonly since?: string;
    readonly blobless?: boolean;
    readonly discoveryLimit?: number;
    readonly insecureSkipTLSVerify?: boolean;
  };

export type ChartSubscription = {
  readonly semverConstraint?: string;
  readonly discoveryLimit?: number;
  readonly insecureSkipTLSVerify?: boolean;
} & (
  | { readonly repoURL: `oci://${string}`; readonly name?: never }
  | { readonly repoURL: `https://${string}` | `http://${string}`; readonly name: string }
);

/** One thing that a warehouse watches. */
export type Subscription =
  | { readonly image: ImageSubscription; readonly git?: never; readonly chart?: never }
  | { readonly git: GitSubscription; readonly image?: never; readonly chart?: never }
  | { readonly chart: ChartSubscription; readonly image?: never; readonly git?: never };

export interface WarehouseSpec extends InProject {
  /** How often to look, in seconds; default 300. Kargo's own lower limit wins. */
  readonly intervalSeconds?: number;
  /** Whether new versions become freight by themselves; default Automatic. */
  readonly freightCreationPolicy?: "Automatic" | "Manual";
  /** A condition that a set of versions must meet to become freight. */
  readonly freightCreationExpression?: string;
  readonly subscriptions: readonly [Subscription, ...Subscription[]];
}

/** A warehouse, with every default spelt out: Kargo's webhook writes them into the object, and they would show as changes. */
export const warehouseManifest = (spec: WarehouseSpec): Manifest => ({
  apiVersion: KARGO_API,
  kind: "Warehouse",
  metadata: { name: spec.name, namespace: spec.project, labels: spec.labels },
  spec: given({
    interval: goDuration(spec.intervalSeconds ?? 300),
    freightCreationPolicy: spec.freightCreationPolicy ?? "Automatic",
    freightCreationCriteria:
      spec.freightCreationExpression === undefined
        ? undefined
        : { expression: spec.freightCreationExpression },
    subscriptions: spec.subscriptions.map(withDefaults),
  }),
});

function withDefaults(subscription: Subscription): Record<string, object> {
  if (subscription.image !== undefined)
    return {
      image: {
        imageSelectionStrategy: "SemVer",
        strictSemvers: true,
        discoveryLimit: DISCOVERY_LIMIT,
        ...subscription.image,
      },
    };
  if (subscription.git !== undefined)
    return {
      git: {
        commitSelectionStrategy: "NewestFromBranch",
        strictSemvers: true,
        discoveryLimit: DISCOVERY_LIMIT,
        ...subscription.git,
      },
    };
  return { chart: { discoveryLimit: DISCOVERY_LIMIT, ...subscription.chart } };
}
