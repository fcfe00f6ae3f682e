/**
 * The library, for programs that have settings of their own: its components, and what their arguments are made of. Slipway
 * itself imports each by its file.
 */
export { inCluster, inNamedCluster } from "./argocd/destination.ts";
export { ArgoCdEnvironment } from "./argocd/environment.ts";
export { ArgoCdInstall } from "./argocd/install.ts";
export { ArgoCdNotifications } from "./argocd/notifications/notifications.ts";
export { ArgoCdRepository } from "./argocd/repository.ts";
export { SERVICE_SYNC } from "./argocd/sync.ts";
export { ArgoCdSystem } from "./argocd/system.ts";
export { systemConfig } from "./argocd/system-config.ts";
export { EnvironmentCertificates } from "./certificates/environment-certificates.ts";
export { EnvironmentNamespace } from "./cluster/environment-namespace.ts";
export { ManagedCluster } from "./cluster/managed-cluster.ts";
export { FluxEnvironment } from "./flux/environment.ts";
export { FluxInstall } from "./flux/install.ts";
export { Repositories } from "./github/repositories.ts";
export { RepositorySetup } from "./github/repository-setup.ts";
export { Teams } from "./github/teams.ts";
export { FileSet } from "./gitops/file-set.ts";
export { LocalRegistry } from "./images/local-registry.ts";
export { PullSecret } from "./images/pull-secret.ts";
export { ServiceImage } from "./images/service-image.ts";
export { authorizedStages } from "./kargo/authorized-stage.ts";
export { credentialManifest } from "./kargo/credential.manifest.ts";
export * as expressions from "./kargo/expression.ts";
export { KargoInstall } from "./kargo/install.ts";
export { KargoPipeline } from "./kargo/pipeline.ts";
export { onSuccess, stepList } from "./kargo/step-list.ts";
export * as steps from "./kargo/steps/all.ts";
export { clusterPromotionTask, promotionTask } from "./kargo/task.manifest.ts";
export { AppliedManifest } from "./kubernetes/apply/applied-manifest.ts";
export { Observability } from "./observability/observability.ts";
export { FreightPromotion } from "./promotion/freight-promotion.ts";
export { EnvironmentSecrets } from "./secrets/environment-secrets.ts";
