/** Argo CD's name for the cluster it runs in. */
export const IN_CLUSTER = "https://kubernetes.default.svc";

/** Where objects go: a cluster, by its address or by the name it is registered under, and a namespace of it. */
export type Destination =
  | { readonly server: string; readonly namespace: string }
  | { readonly name: string; readonly namespace: string };

/** A namespace of the cluster in which Argo CD runs. */
export const inCluster = (namespace: string): Destination => ({ server: IN_CLUSTER, namespace });

/** A namespace of a cluster that Argo CD knows by a name. */
export const inNamedCluster = (name: string, namespace: string): Destination => ({ name, namespace });

/** The same place. */
export const sameDestination = (a: Destination, b: Destination): boolean =>
  a.namespace === b.namespace &&
  ("server" in a ? "server" in b && a.server === b.server : "name" in b && a.name === b.name);

/** Each place once: Argo CD's API server refuses a project that names a destination twice. */
export const withoutRepeats = (destinations: readonly Destination[]): Destination[] =>
  destinations.filter((one, at) => destinations.findIndex((other) => sameDestination(one, other)) === at);
