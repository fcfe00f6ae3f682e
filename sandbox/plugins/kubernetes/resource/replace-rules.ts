import type { JsonObject } from "../values/json.ts";
import { kindKey } from "../values/objects.ts";
import { type Path, parsePath } from "../values/paths.ts";

/** Fields that the API server refuses to change (Kubernetes API reference), for the kinds a program of this product creates. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  "apps/v1/DaemonSet": ["spec.selector"],
  "apps/v1/Deployment": ["spec.selector"],
  "apps/v1/StatefulSet": ["spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
  "batch/v1/Job": ["spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["roleRef"],
  "v1/PersistentVolumeClaim": ["spec.accessModes", "spec.storageClassName", "spec.volumeName"],
  "v1/Service": ["spec.clusterIP"],
};

/** Which of the payload kinds may change in place; the default of the official plugin is to replace them. */
export interface Mutability {
  readonly configMapsMutable: boolean;
  readonly secretsMutable: boolean;
  /** The resource is a patch: only another object is a reason to begin anew. */
  readonly patch?: boolean;
}

function kindRules(
  object: JsonObject,
  { configMapsMutable, secretsMutable, patch = false }: Mutability,
): readonly string[] {
  if (patch) return [];
  const kind = kindKey(object);
  const frozen = object.immutable === true;
  if (kind === "v1/ConfigMap") return configMapsMutable && !frozen ? [] : ["binaryData", "data"];
  if (kind === "v1/Secret") return secretsMutable && !frozen ? ["type"] : ["type", "stringData", "data"];
  return IMMUTABLE[kind] ?? [];
}

/** The paths whose change needs a new object. */
export const replaceRules = (object: JsonObject, mutability: Mutability): Path[] =>
  ["metadata.name", "metadata.namespace", ...kindRules(object, mutability)].map(parsePath);
