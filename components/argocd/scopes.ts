/** Whether objects of a kind live in a namespace or belong to the whole cluster. */
export type Scope = "namespace" | "cluster";

/** A kind as Argo CD names it in its lists: API group without a version ("" for the core group), and kind. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/**
 * Scopes of the kinds that Kubernetes 1.36 serves (`kubectl api-resources`) and of those that a delivery platform adds:
 * Argo CD, Kargo, cert-manager, External Secrets, Sealed Secrets, Prometheus operator.
 */
const KINDS: Readonly<Record<Scope, Readonly<Record<string, string>>>> = {
  namespace: {
    "": "ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount",
    apps: "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
    "argoproj.io":
      "AnalysisRun AnalysisTemplate AppProject Application ApplicationSet Experiment Rollout Workflow WorkflowTemplate",
    autoscaling: "HorizontalPodAutoscaler",
    batch: "CronJob Job",
    "bitnami.com": "SealedSecret",
    "cert-manager.io": "Certificate CertificateRequest Issuer",
    "coordination.k8s.io": "Lease",
    "discovery.k8s.io": "EndpointSlice",
    "external-secrets.io": "ExternalSecret PushSecret SecretStore",
    "gateway.networking.k8s.io": "Gateway GRPCRoute HTTPRoute ReferenceGrant",
    "kargo.akuity.io": "Freight ProjectConfig Promotion PromotionTask Stage Warehouse",
    "monitoring.coreos.com":
      "Alertmanager AlertmanagerConfig PodMonitor Probe Prometheus PrometheusRule ServiceMonitor",
    "networking.k8s.io": "Ingress NetworkPolicy",
    policy: "PodDisruptionBudget",
    "rbac.authorization.k8s.io": "Role RoleBinding",
  },
  cluster: {
    "": "Namespace Node PersistentVolume",
    "admissionregistration.k8s.io":
      "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration",
    "apiextensions.k8s.io": "CustomResourceDefinition",
    "apiregistration.k8s.io": "APIService",
    "argoproj.io": "ClusterAnalysisTemplate ClusterWorkflowTemplate",
    "cert-manager.io": "ClusterIssuer",
    "certificates.k8s.io": "CertificateSigningRequest ClusterTrustBundle",
    "external-secrets.io": "ClusterExternalSecret ClusterPushSecret ClusterSecretStore",
    "flowcontrol.apiserver.k8s.io": "FlowSchema PriorityLevelConfiguration",
    "gateway.networking.k8s.io": "GatewayClass",
    "kargo.akuity.io": "ClusterConfig ClusterPromotionTask Project",
    "networking.k8s.io": "IngressClass IPAddress ServiceCIDR",
    "node.k8s.io": "RuntimeClass",
    "rbac.authorization.k8s.io": "ClusterRole ClusterRoleBinding",
    "scheduling.k8s.io": "PriorityClass",
    "storage.k8s.io": "CSIDriver CSINode StorageClass VolumeAttachment",
  },
};

/** The scope of a kind, or undefined for one that is not known here: a custom resource of somebody else. */
export function scopeOf({ group, kind }: GroupKind): Scope | undefined {
  const scopes: readonly Scope[] = ["namespace", "cluster"];
  return scopes.find((scope) => KINDS[scope][group]?.split(" ").includes(kind));
}
