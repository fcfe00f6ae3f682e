import type { ISyncPolicy } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import { unlessEmptyMap, unlessZero, withoutUndefined } from "./optional.ts";

/** How objects are applied; what is left out keeps Argo CD's default. */
export interface SyncOptions {
  /** Make the destination namespace where it is missing. */
  readonly createNamespace?: boolean;
  /** Apply only what differs, not every object each time. */
  readonly applyOutOfSyncOnly?: boolean;
  /** Remove objects after everything else is healthy. */
  readonly pruneLast?: boolean;
  readonly serverSideApply?: boolean;
  /** Replace objects instead of patching them. */
  readonly replace?: boolean;
  /** Leave the fields of `ignoreDifferences` alone in a sync too. */
  readonly respectIgnoreDifferences?: boolean;
  readonly skipDryRunOnMissingResource?: boolean;
  /** Fail when another Application owns an object already. */
  readonly failOnSharedResource?: boolean;
  /** `false` leaves out the API server's schema validation. */
  readonly validate?: boolean;
  readonly prunePropagation?: "foreground" | "background" | "orphan";
}

/** Further attempts of a failed sync; durations as Go writes them. */
export interface Retry {
  /** Attempts; -1 without end. */
  readonly limit: number;
  readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
}

/** When and how an Application is synced. */
export interface Sync {
  /** `manual` syncs only when somebody asks for it. */
  readonly mode:
    | { readonly kind: "manual" }
    | {
        readonly kind: "automatic";
        readonly prune: boolean;
        readonly selfHeal: boolean;
        readonly allowEmpty: boolean;
      };
  readonly options: SyncOptions;
  readonly retry?: Retry;
  /** Labels and annotations of the namespace that `createNamespace` makes. */
  readonly namespaceMetadata?: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
}

/** How the services of a product are synced: automatically, because a promotion waits for the sync of its commit. */
export const SERVICE_SYNC = {
  mode: { kind: "automatic", prune: true, selfHeal: true, allowEmpty: false },
  options: { createNamespace: true },
  retry: { limit: 5, backoff: { duration: "2s", factor: 2, maxDuration: "1m" } },
} as const satisfies Sync;

/** The names that Argo CD gives the options, in the order in which they are written. */
const OPTION_NAMES: Readonly<Record<keyof SyncOptions, string>> = {
  createNamespace: "CreateNamespace",
  applyOutOfSyncOnly: "ApplyOutOfSyncOnly",
  pruneLast: "PruneLast",
  serverSideApply: "ServerSideApply",
  replace: "Replace",
  respectIgnoreDifferences: "RespectIgnoreDifferences",
  skipDryRunOnMissingResource: "SkipDryRunOnMissingResource",
  failOnSharedResource: "FailOnSharedResource",
  validate: "Validate",
  prunePropagation: "PrunePropagationPolicy",
};
const OPTION_KEYS = Object.keys(OPTION_NAMES) as (keyof SyncOptions)[];

/**
 * A sync policy. Manual is the absence of `automated`: an empty one switches automation on, and a null one is lost under
 * server-side apply. Options at their default are left out.
 */
export function syncPolicy({ mode, options, retry, namespaceMetadata }: Sync): ISyncPolicy {
  const syncOptions = OPTION_KEYS.filter((key) => isSet(key, options[key])).map(
    (key) => `${OPTION_NAMES[key]}=${options[key]}`,
  );
  return {
    ...(mode.kind === "manual"
      ? {}
      : {
          automated: {
            ...(mode.prune ? { prune: true } : {}),
            ...(mode.selfHeal ? { selfHeal: true } : {}),
            ...(mode.allowEmpty ? { allowEmpty: true } : {}),
          },
        }),
    ...(syncOptions.length === 0 ? {} : { syncOptions }),
    ...withoutUndefined({
      retry: retry && { ...unlessZero("limit", retry.limit), backoff: { ...retry.backoff } },
      managedNamespaceMetadata: namespaceMetadata && {
        ...unlessEmptyMap("labels", namespaceMetadata.labels),
        ...unlessEmptyMap("annotations", namespaceMetadata.annotations),
      },
    }),
  };
}

/** `validate` is on, all other switches are off where nobody says otherwise. */
const isSet = (key: keyof SyncOptions, value: SyncOptions[keyof SyncOptions]): boolean =>
  value !== undefined && value !== (key === "validate");
