import type { ClusterAddress } from "../kubernetes/cluster-address.ts";

/** What Argo CD may reach of a cluster. */
export interface Reach {
  /** Name under which Argo CD knows the cluster. */
  readonly name: string;
  /** The only AppProject that may deploy there. */
  readonly project: string;
  /** Never empty: no namespaces would be all of them. */
  readonly namespaces: readonly [string, ...string[]];
}

/** The keys of the Secret by which Argo CD knows a cluster (operator manual, declarative setup, clusters). Every value is a text. */
export const clusterSecret = (
  { name, project, namespaces }: Reach,
  { server, caData, insecure, tlsServerName }: ClusterAddress,
  bearerToken: string,
): Record<string, string> => ({
  name,
  server,
  project,
  namespaces: namespaces.join(","),
  clusterResources: "false",
  config: JSON.stringify({
    bearerToken,
    tlsClientConfig: {
      insecure,
      ...(caData === undefined ? {} : { caData }),
      ...(tlsServerName === undefined ? {} : { serverName: tlsServerName }),
    },
  }),
});
