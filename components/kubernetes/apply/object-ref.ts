import type { Manifest } from "../manifest.ts";

/** Which object of the cluster is meant. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** None for an object of the whole cluster. */
  readonly namespace?: string;
  readonly name: string;
}

/** The reference to an object. */
export const refOf = ({ apiVersion, kind, metadata: { name, namespace } }: Manifest): ObjectRef => ({
  apiVersion,
  kind,
  ...(namespace === undefined ? {} : { namespace }),
  name,
});

/** The group of an API version; the core group is "". */
export const groupOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";

/** An object by its group, so that one that moved to another version of its group stays the same object. */
export const keyOf = ({ apiVersion, kind, namespace = "", name }: ObjectRef): string =>
  [groupOf(apiVersion), kind, namespace, name].join("|");

/** An object in words: `Deployment argocd/argocd-server`. */
export const describeRef = ({ kind, namespace, name }: ObjectRef): string =>
  `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;

const CONFIGURATION = new Set(
  "ServiceAccount Secret ConfigMap ClusterRole ClusterRoleBinding Role RoleBinding StorageClass PersistentVolume PersistentVolumeClaim ResourceQuota LimitRange NetworkPolicy PriorityClass IngressClass Service".split(
    " ",
  ),
);
const LAST = new Set(["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService"]);

/** Groups whose kinds every API server has by itself. */
const isBuiltIn = (group: string): boolean =>
  !group.includes(".") || group.endsWith(".k8s.io") || group === "";

/** The place of an object in the order of application: what others need comes first. Removal goes the other way. */
export function stageOf({ apiVersion, kind }: Pick<ObjectRef, "apiVersion" | "kind">): number {
  if (kind === "Namespace") return 0;
  if (kind === "CustomResourceDefinition") return 1;
  if (LAST.has(kind)) return 5;
  if (CONFIGURATION.has(kind)) return 2;
  return isBuiltIn(groupOf(apiVersion)) ? 3 : 4;
}
