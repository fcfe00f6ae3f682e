import type { Manifest } from "#components/kubernetes/manifest.ts";

/** An object as a cluster keeps it, and as a backup does. */
export interface SavedObject extends Manifest {
  readonly [field: string]: unknown;
}

/** Which objects of a kind belong into a backup. */
export interface Selection {
  readonly apiVersion: string;
  readonly kind: string;
  /** Default: every namespace. */
  readonly namespace?: string;
  /** A label selector. */
  readonly selector?: string;
  /** Names; default: all. */
  readonly names?: readonly string[];
}

const ARGOCD = "argoproj.io/v1alpha1";
const KARGO = "kargo.akuity.io/v1alpha1";

/**
 * What Argo CD and Kargo keep in a cluster and neither Git nor Pulumi's state has as a whole, in the order in which it is
 * brought back: what others refer to comes first.
 * @param argocd the namespace of Argo CD
 */
export const selections = (argocd: string): Selection[] => [
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    namespace: argocd,
    names: [
      "argocd-cm",
      "argocd-rbac-cm",
      "argocd-cmd-params-cm",
      "argocd-ssh-known-hosts-cm",
      "argocd-tls-certs-cm",
      "argocd-gpg-keys-cm",
      "argocd-notifications-cm",
    ],
  },
  {
    apiVersion: "v1",
    kind: "Secret",
    namespace: argocd,
    names: ["argocd-secret", "argocd-notifications-secret"],
  },
  // Repositories, credential templates and clusters (Argo CD's declarative setup).
  { apiVersion: "v1", kind: "Secret", namespace: argocd, selector: "argocd.argoproj.io/secret-type" },
  { apiVersion: ARGOCD, kind: "AppProject", namespace: argocd },
  // A project's controller makes its namespace, into which the rest of the project goes.
  { apiVersion: KARGO, kind: "ClusterConfig" },
  { apiVersion: KARGO, kind: "Project" },
  { apiVersion: "v1", kind: "Secret", selector: "kargo.akuity.io/cred-type" },
  { apiVersion: KARGO, kind: "ProjectConfig" },
  { apiVersion: ARGOCD, kind: "AnalysisTemplate" },
  { apiVersion: KARGO, kind: "ClusterPromotionTask" },
  { apiVersion: KARGO, kind: "PromotionTask" },
  // Freight after its Warehouse, which Kargo compares it with, and before the Stages that would promote what is newest.
  { apiVersion: KARGO, kind: "Warehouse" },
  { apiVersion: KARGO, kind: "Freight" },
  { apiVersion: KARGO, kind: "Stage" },
  { apiVersion: KARGO, kind: "Promotion" },
  { apiVersion: ARGOCD, kind: "ApplicationSet", namespace: argocd },
  { apiVersion: ARGOCD, kind: "Application", namespace: argocd },
];

/** Kinds whose status is knowledge that no controller can find out again: what was verified and approved, what runs where. */
const REMEMBERED = new Set(["Freight", "Stage"]);

/** Whether an object's status is brought back too. */
export const remembersStatus = ({ apiVersion, kind }: Manifest): boolean =>
  apiVersion === KARGO && REMEMBERED.has(kind);

/** Kinds of settings that an installation comes with: what is saved is merged into them. */
export const isSettings = ({ apiVersion, kind }: Manifest): boolean =>
  apiVersion === "v1" && (kind === "ConfigMap" || kind === "Secret");

/** Why an object is kept in the backup but not brought back; undefined for those that are. */
export const onlyRecord = ({ apiVersion, kind }: Manifest): string | undefined =>
  apiVersion === KARGO && kind === "Promotion" ? "a record: created anew, it would promote again" : undefined;

/** Annotations that ask a controller for something at this moment. */
const REQUESTS = ["argocd.argoproj.io/refresh", "argocd.argoproj.io/hydrate", "kargo.akuity.io/refresh"];

/** An object without what only the cluster that it came from can know, or what would be done at once. */
export function portable(object: SavedObject): SavedObject {
  const { status, operation: _operation, ...rest } = object;
  const { name, namespace, labels, annotations, finalizers } = object.metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !REQUESTS.includes(key));
  return {
    ...rest,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }),
      ...(finalizers === undefined ? {} : { finalizers }),
    },
    ...(remembersStatus(object) && status !== undefined ? { status } : {}),
  };
}
