import type { CredentialRef } from "#components/dynamic/credential.ts";

/** What every cluster has that a program of ours makes. */
interface Made {
  /** Seconds until it must be ready once it was made. */
  readonly readySeconds: number;
}

/** A cluster in containers of this machine's Docker engine, by `kind`. */
export interface KindSpec extends Made {
  readonly driver: "kind";
  readonly name: string;
  /** Image of the nodes, which decides the version of Kubernetes; default: that of the installed kind. */
  readonly image?: string;
  /** Nodes beside the control plane. */
  readonly workers: number;
  /** Ports of this machine that lead to ports of the nodes. */
  readonly ports: readonly { readonly host: number; readonly node: number }[];
}

/** A cluster that is there already, opened by its kubeconfig. */
export interface ExistingSpec {
  readonly driver: "existing";
  readonly kubeconfigFrom: CredentialRef;
  readonly context?: string;
}

/** The sandbox's cluster. */
export interface SandboxSpec {
  readonly driver: "sandbox";
  readonly kubeconfigFrom: CredentialRef;
}

/** A cluster that a program of ours makes, changes and removes. Nothing in it is secret: it stands in the state. */
export type ManagedSpec = KindSpec;

export type ClusterSpec = ManagedSpec | ExistingSpec | SandboxSpec;
