import type { JsonObject } from "../values/json.ts";
import { apiVersionOf, kindKey } from "../values/objects.ts";

/** Kinds of Kubernetes itself that belong to no namespace (Kubernetes API reference, v1.34). */
const CLUSTER_WIDE = new Set([
  "v1/Namespace",
  "v1/Node",
  "v1/PersistentVolume",
  "admissionregistration.k8s.io/v1/MutatingWebhookConfiguration",
  "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy",
  "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding",
  "admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration",
  "apiregistration.k8s.io/v1/APIService",
  "certificates.k8s.io/v1/CertificateSigningRequest",
  "networking.k8s.io/v1/IngressClass",
  "node.k8s.io/v1/RuntimeClass",
  "rbac.authorization.k8s.io/v1/ClusterRole",
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
  "scheduling.k8s.io/v1/PriorityClass",
  "storage.k8s.io/v1/CSIDriver",
  "storage.k8s.io/v1/CSINode",
  "storage.k8s.io/v1/StorageClass",
  "storage.k8s.io/v1/VolumeAttachment",
]);

const BUILT_IN = /^(v1|(apps|autoscaling|batch|policy)\/v1|[a-z.]+\.k8s\.io\/v1|autoscaling\/v2)$/;

/** Whether objects of a built-in kind live in a namespace; undefined for other kinds, which only the cluster knows. */
export function builtInScope(object: JsonObject): boolean | undefined {
  if (CLUSTER_WIDE.has(kindKey(object))) return false;
  return BUILT_IN.test(apiVersionOf(object)) ? true : undefined;
}
