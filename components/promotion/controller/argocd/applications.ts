import type { KubernetesObject } from "@kubernetes/client-node";
import type { Cluster, CustomKind } from "#components/kubernetes/cluster.ts";
import type { ApplicationStatus } from "./judge.ts";

/** An Application as the cluster returns it. */
export interface Application extends KubernetesObject {
  readonly spec?: { readonly source?: { readonly repoURL?: string } };
  readonly status?: ApplicationStatus;
}

/** Argo CD's Applications in a namespace. */
export const applicationKind = (namespace: string): CustomKind => ({
  group: "argoproj.io",
  version: "v1alpha1",
  plural: "applications",
  namespace,
});

/** Asks Argo CD to compare an Application with Git now; Argo CD removes the annotation when it has. */
export const REFRESH = "argocd.argoproj.io/refresh";

/** Tells listeners about Applications by name. */
export interface ApplicationFeed {
  /** Calls `listener` with the Application as it is now, if known, and on each change, until the returned function is called. */
  follow(name: string, listener: (application: Application) => void): () => void;
}

/** One watch on a namespace for all that wait in this process; it runs only while somebody listens. */
export function applicationFeed(cluster: Cluster, namespace: string): ApplicationFeed {
  const listeners = new Map<string, Set<(application: Application) => void>>();
  const latest = new Map<string, Application>();
  let watch: { stop: () => void } | undefined;

  const start = () =>
    cluster.watch(applicationKind(namespace), (object: Application) => {
      const name = object.metadata?.name ?? "";
      latest.set(name, object);
      for (const listener of listeners.get(name) ?? []) listener(object);
    });

  return {
    follow(name, listener) {
      const mine = listeners.get(name) ?? new Set();
      listeners.set(name, mine.add(listener));
      watch ??= start();
      const known = latest.get(name);
      if (known !== undefined) listener(known);
      return () => {
        mine.delete(listener);
        if ([...listeners.values()].some((set) => set.size > 0)) return;
        watch?.stop();
        watch = undefined;
        latest.clear();
      };
    },
  };
}
