import type { Manifest } from "../kubernetes/manifest.ts";
import type { SealedFor } from "./seal.ts";

export interface SealedSecretSpec extends SealedFor {
  readonly labels: Readonly<Record<string, string>>;
  /** Type of the Secret that comes out. */
  readonly type: string;
  /** Sealed values by the Secret's keys. */
  readonly encrypted: Readonly<Record<string, string>>;
}

const SCOPES = {
  strict: {},
  namespace: { "sealedsecrets.bitnami.com/namespace-wide": "true" },
  cluster: { "sealedsecrets.bitnami.com/cluster-wide": "true" },
} as const;

/** A SealedSecret. The scope stands on the Secret's template too, or the controller would open it in another scope. */
export function sealedSecretManifest(spec: SealedSecretSpec): Manifest {
  const { name, namespace, scope, labels, type, encrypted } = spec;
  const annotations = SCOPES[scope];
  const metadata = {
    name,
    namespace,
    labels: { ...labels },
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  return {
    apiVersion: "bitnami.com/v1alpha1",
    kind: "SealedSecret",
    metadata,
    spec: { encryptedData: { ...encrypted }, template: { metadata, type } },
  };
}
