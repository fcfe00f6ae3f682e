import type { CredentialRef } from "#components/dynamic/credential.ts";
import { type Application, applicationKind } from "./controller/argocd/applications.ts";

/** Where another stage's service is watched by Argo CD. */
export interface HealthTarget {
  readonly application: string;
  /** Namespace of the Application object. */
  readonly namespace: string;
  readonly kubeconfigFrom: CredentialRef;
  readonly context?: string;
}

/** What Argo CD has on record about a service's health, or why that cannot be known. */
export type HealthFact =
  | {
      readonly status: string;
      /** Since when it has this status; undefined where Argo CD does not say. */
      readonly since: Date | undefined;
      /** When Argo CD last finished a roll-out of it. */
      readonly deployedAt: Date | undefined;
      /** The images that run, as Argo CD lists them: `host/name:tag@sha256:...`. */
      readonly images: readonly string[];
    }
  | { readonly problem: string };

/** Asks how another stage's service is. Never throws: what went wrong is the answer. */
export type HealthReader = (target: HealthTarget) => Promise<HealthFact>;

const dateOf = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

/** The facts in an Application's status. */
export function healthOf(status: Application["status"]): HealthFact {
  return {
    status: status?.health?.status ?? "Unknown",
    since: dateOf(status?.health?.lastTransitionTime),
    deployedAt: dateOf(status?.history?.at(-1)?.deployedAt),
    images: status?.summary?.images ?? [],
  };
}

/** Reads Applications in real clusters; each is asked once. @param credential resolves references to kubeconfigs */
export function liveHealth(credential: (ref: CredentialRef) => Promise<string>): HealthReader {
  return async (target) => {
    try {
      // Loaded when it is needed: a preview without this gate needs no Kubernetes client.
      const { openCluster } = await import("#components/kubernetes/cluster.ts");
      const cluster = openCluster(await credential(target.kubeconfigFrom), target.context);
      const found: Application | undefined = await cluster.get(
        applicationKind(target.namespace),
        target.application,
      );
      if (found === undefined)
        return {
          problem: `there is no Application ${target.namespace}/${target.application} in the cluster at ${cluster.server}`,
        };
      return healthOf(found.status);
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  };
}
