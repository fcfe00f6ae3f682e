import type { Manifest } from "../kubernetes/manifest.ts";

/** How External Secrets signs in to a Vault. Secrets of ways that have one lie in a Secret of the store's namespace. */
export type VaultAuth =
  /** By the token of a service account; nothing secret is stored. */
  | {
      readonly kind: "kubernetes";
      readonly mount: string;
      readonly role: string;
      readonly serviceAccount: string;
    }
  | { readonly kind: "token" }
  | { readonly kind: "app-role"; readonly mount: string; readonly roleId: string };

/** A store of secrets that is read from one namespace. */
export type SecretStore =
  | {
      readonly kind: "vault";
      readonly server: string;
      /** Path at which the key-value engine is mounted. */
      readonly path: string;
      readonly version: "v1" | "v2";
      /** Namespace of a Vault Enterprise. */
      readonly vaultNamespace?: string | undefined;
      /** PEM of the authority that signed the server's certificate; default: the public ones. */
      readonly authority?: string | undefined;
      readonly auth: VaultAuth;
    }
  /** Any other, as External Secrets writes it. */
  | { readonly kind: "other"; readonly provider: Readonly<Record<string, unknown>> };

const API = "external-secrets.io/v1";

/** What all objects of a namespace have. */
export interface Place {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

const metadata = (name: string, { namespace, labels }: Place) => ({ name, namespace, labels: { ...labels } });

/** The Secret that holds what a store signs in with, and its key. */
export const storeCredential = (store: string) => ({ name: `${store}-store`, key: "credential" });

/** A SecretStore. */
export function secretStoreManifest(name: string, store: SecretStore, place: Place): Manifest {
  return {
    apiVersion: API,
    kind: "SecretStore",
    metadata: metadata(name, place),
    spec: { provider: store.kind === "other" ? { ...store.provider } : { vault: vault(name, store) } },
  };
}

function vault(name: string, store: Extract<SecretStore, { kind: "vault" }>): Record<string, unknown> {
  const { server, path, version, vaultNamespace, authority, auth } = store;
  return {
    server,
    path,
    version,
    ...(vaultNamespace === undefined ? {} : { namespace: vaultNamespace }),
    ...(authority === undefined ? {} : { caBundle: Buffer.from(authority).toString("base64") }),
    auth: vaultAuth(name, auth),
  };
}

function vaultAuth(name: string, auth: VaultAuth): Record<string, unknown> {
  switch (auth.kind) {
    case "kubernetes":
      return {
        kubernetes: {
          mountPath: auth.mount,
          role: auth.role,
          serviceAccountRef: { name: auth.serviceAccount },
        },
      };
    case "token":
      return { tokenSecretRef: storeCredential(name) };
    case "app-role":
      return { appRole: { path: auth.mount, roleId: auth.roleId, secretRef: storeCredential(name) } };
  }
}

/** A Secret that External Secrets makes of what a store has. */
export interface ExternalSecretSpec {
  readonly store: { readonly name: string; readonly kind: "SecretStore" | "ClusterSecretStore" };
  /** How often the store is asked, as Go writes durations. */
  readonly refresh: string;
  readonly type: string;
  /** Where each key of the Secret comes from. */
  readonly data: Readonly<Record<string, { readonly key: string; readonly property?: string | undefined }>>;
  /** Entries of the store of which every property becomes a key. */
  readonly all: readonly string[];
}

/** An ExternalSecret. */
export function externalSecretManifest(name: string, spec: ExternalSecretSpec, place: Place): Manifest {
  const { store, refresh, type, data, all } = spec;
  const keys = Object.entries(data).map(([secretKey, { key, property }]) => ({
    secretKey,
    remoteRef: { key, ...(property === undefined ? {} : { property }) },
  }));
  return {
    apiVersion: API,
    kind: "ExternalSecret",
    metadata: metadata(name, place),
    spec: {
      refreshInterval: refresh,
      secretStoreRef: { ...store },
      target: { name, creationPolicy: "Owner", template: { type } },
      ...(keys.length === 0 ? {} : { data: keys }),
      ...(all.length === 0 ? {} : { dataFrom: all.map((key) => ({ extract: { key } })) }),
    },
  };
}
