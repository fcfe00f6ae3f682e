import type { IKustomization } from "@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1/Kustomization";
import type { Manifest } from "../kubernetes/manifest.ts";
import { duration } from "./duration.ts";

/** An object whose health counts. */
export interface HealthCheck {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** A folder of manifests, or of an overlay, that Flux applies. */
export interface KustomizationSpec {
  readonly name: string;
  /** Namespace of Flux's objects. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the GitRepository. */
  readonly source: string;
  /** Folder in it. */
  readonly path: string;
  /** Namespace into which every object goes. Default: what the manifests say. */
  readonly targetNamespace?: string;
  /** The account by whose rights Flux deploys. */
  readonly serviceAccount: string;
  /** Names of Kustomizations that must be ready first. */
  readonly dependsOn: readonly string[];
  /** What leaves the folder leaves the cluster. */
  readonly prune: boolean;
  /** Ready only when everything that was applied is healthy, or only these objects. */
  readonly health: "all" | readonly HealthCheck[];
  readonly suspend: boolean;
  /** Secret with the keys that open files which SOPS has encrypted. */
  readonly decryptionSecret?: string;
  /** Values for `${name}` in the manifests. */
  readonly substitute: Readonly<Record<string, string>>;
  readonly intervalSeconds: number;
  /** Seconds that applying and becoming healthy may take. */
  readonly timeoutSeconds: number;
  /** Seconds until a failed attempt is made again. */
  readonly retrySeconds: number;
}

/** A Kustomization of Flux. */
export function kustomizationManifest(spec: KustomizationSpec): Manifest & IKustomization {
  const { health, substitute, decryptionSecret, targetNamespace } = spec;
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: spec.name, namespace: spec.namespace, labels: { ...spec.labels } },
    spec: {
      interval: duration(spec.intervalSeconds),
      retryInterval: duration(spec.retrySeconds),
      timeout: duration(spec.timeoutSeconds),
      sourceRef: { kind: "GitRepository", name: spec.source },
      path: `./${spec.path}`,
      prune: spec.prune,
      serviceAccountName: spec.serviceAccount,
      ...(targetNamespace === undefined ? {} : { targetNamespace }),
      ...(health === "all" ? { wait: true } : {}),
      ...(health === "all" || health.length === 0
        ? {}
        : { healthChecks: health.map((check) => ({ ...check })) }),
      ...(spec.dependsOn.length === 0 ? {} : { dependsOn: spec.dependsOn.map((name) => ({ name })) }),
      ...(decryptionSecret === undefined
        ? {}
        : { decryption: { provider: "sops", secretRef: { name: decryptionSecret } } }),
      ...(Object.keys(substitute).length === 0 ? {} : { postBuild: { substitute: { ...substitute } } }),
      ...(spec.suspend ? { suspend: true } : {}),
    },
  };
}
