import { stringify } from "yaml";
import { type IgnoredFields, ignoredFields } from "./differences.ts";

/** A local account of Argo CD, for programs and for people without an identity provider. */
export interface Account {
  /** Whether it may sign in with a password. */
  readonly login: boolean;
  /** Whether tokens can be made for it. */
  readonly apiKey: boolean;
  readonly enabled: boolean;
}

/** Objects that Argo CD neither watches nor shows. */
export interface ResourceExclusion {
  readonly apiGroups: readonly string[];
  readonly kinds: readonly string[];
  /** Addresses of clusters; none: all. */
  readonly clusters: readonly string[];
}

/** What is set for all Applications together. */
export interface SystemConfig {
  /** Address at which people reach Argo CD's interface. */
  readonly url?: string;
  /** Whether the built-in account `admin` works. */
  readonly admin: boolean;
  readonly accounts: Readonly<Record<string, Account>>;
  /** Added to Argo CD's own list, not in its place. */
  readonly resourceExclusions: readonly ResourceExclusion[];
  /** Fields in which live objects may differ from Git, by `group/Kind`, `Kind`, or `all`. */
  readonly ignoreDifferences: Readonly<Record<string, IgnoredFields>>;
  /** Health as Lua scripts that return a table with `status` and `message`, by `group/Kind` or `Kind`. */
  readonly healthChecks: Readonly<Record<string, string>>;
}

/**
 * The exclusions that Argo CD's own manifests carry (manifests/base/config/argocd-cm.yaml, 3.2). A list of ours takes their
 * place, so they are part of it: without them every Lease and every report is watched.
 */
const DEFAULT_EXCLUSIONS: readonly ResourceExclusion[] = [
  { apiGroups: ["", "discovery.k8s.io"], kinds: ["Endpoints", "EndpointSlice"] },
  { apiGroups: ["coordination.k8s.io"], kinds: ["Lease"] },
  {
    apiGroups: ["authentication.k8s.io", "authorization.k8s.io"],
    kinds: [
      "SelfSubjectReview",
      "TokenReview",
      "LocalSubjectAccessReview",
      "SelfSubjectAccessReview",
      "SelfSubjectRulesReview",
      "SubjectAccessReview",
    ],
  },
  { apiGroups: ["certificates.k8s.io"], kinds: ["CertificateSigningRequest"] },
  { apiGroups: ["cert-manager.io"], kinds: ["CertificateRequest"] },
  { apiGroups: ["cilium.io"], kinds: ["CiliumIdentity", "CiliumEndpoint", "CiliumEndpointSlice"] },
  {
    apiGroups: ["kyverno.io", "reports.kyverno.io", "wgpolicyk8s.io"],
    kinds: [
      "PolicyReport",
      "ClusterPolicyReport",
      "EphemeralReport",
      "ClusterEphemeralReport",
      "AdmissionReport",
      "ClusterAdmissionReport",
      "BackgroundScanReport",
      "ClusterBackgroundScanReport",
      "UpdateRequest",
    ],
  },
].map((exclusion) => ({ ...exclusion, clusters: [] }));

/** The keys of `argocd-cm` that the settings ask for, and no others: it holds more, which is not ours. */
export function systemConfig(config: SystemConfig): Record<string, string> {
  return {
    ...(config.url === undefined ? {} : { url: config.url }),
    ...(config.admin ? {} : { "admin.enabled": "false" }),
    ...Object.assign({}, ...Object.entries(config.accounts).map(accountKeys)),
    ...(config.resourceExclusions.length === 0
      ? {}
      : {
          "resource.exclusions": stringify(
            [...DEFAULT_EXCLUSIONS, ...config.resourceExclusions].map(({ clusters, ...exclusion }) =>
              clusters.length === 0 ? exclusion : { ...exclusion, clusters },
            ),
          ),
        }),
    ...customizations("ignoreDifferences", config.ignoreDifferences, (fields) =>
      stringify(ignoredFields(fields)),
    ),
    ...customizations("health", config.healthChecks, (script) => script),
  };
}

const accountKeys = ([name, { login, apiKey, enabled }]: [string, Account]): Record<string, string> => ({
  [`accounts.${name}`]: [...(apiKey ? ["apiKey"] : []), ...(login ? ["login"] : [])].join(", "),
  ...(enabled ? {} : { [`accounts.${name}.enabled`]: "false" }),
});

/** Argo CD writes a group and its kind as `group_Kind`, because a key of a ConfigMap has no `/`. */
const customizations = <Value>(
  kind: "ignoreDifferences" | "health",
  values: Readonly<Record<string, Value>>,
  write: (value: Value) => string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([of, value]) => [
      `resource.customizations.${kind}.${of.replace("/", "_")}`,
      write(value),
    ]),
  );
