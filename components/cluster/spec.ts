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

/** A cluster in a machine or container that minikube makes. */
export interface MinikubeSpec extends Made {
  readonly driver: "minikube";
  readonly name: string;
  /** Version of Kubernetes, with its `v`; default: minikube's. */
  readonly version?: string;
  readonly cpus: number;
  /** As minikube takes it: `4g`. */
  readonly memory: string;
  /** What minikube calls its driver: docker, kvm2, hyperkit; default: the best there is. */
  readonly machine?: string;
  readonly addons: readonly string[];
}

/** The MicroK8s of this machine. */
export interface Microk8sSpec extends Made {
  readonly driver: "microk8s";
  /** Channel of the snap: `1.34/stable`. */
  readonly channel: string;
  readonly addons: readonly string[];
}

/** A machine that is reached by SSH. */
export interface SshHost {
  readonly address: string;
  readonly user: string;
  readonly port: number;
  /** Path of a private key; default: the agent's keys and what the user's own configuration says. */
  readonly identityFile?: string;
  /** The host's public key, `ssh-ed25519 AAAA...`; default: what the user's known hosts say. */
  readonly hostKey?: string;
}

/** A server of k3s on this machine or on one that is reached by SSH. */
export interface K3sSpec extends Made {
  readonly driver: "k3s";
  /** Default: this machine. */
  readonly host?: SshHost;
  /** Version of k3s: `v1.34.2+k3s1`. */
  readonly version: string;
  /** The official script that installs it, known by its digest. */
  readonly installer: { readonly sha256: string; readonly url?: string };
  /** The secret by which other nodes join; default: k3s makes one up. */
  readonly tokenFrom?: CredentialRef;
  /** Where the API server is reached from here; default: the host's address. */
  readonly address?: string;
  /** More names and addresses that the API server's certificate is to hold. */
  readonly tlsSans: readonly string[];
  /** Components that k3s brings and that are left out. */
  readonly disable: readonly string[];
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
export type ManagedSpec = KindSpec | MinikubeSpec | K3sSpec | Microk8sSpec;

export type ClusterSpec = ManagedSpec | ExistingSpec | SandboxSpec;
