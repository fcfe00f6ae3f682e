/** How Argo CD reaches a cluster and knows that it is the right one. */
export interface RemoteCluster {
  readonly server: string;
  /** The authority of the server's certificate, PEM in base64. None: one that machines trust anyway. */
  readonly caData?: string;
  /** The server's certificate is not looked at. */
  readonly insecure: boolean;
  /** The name in the certificate where it is not the address's. */
  readonly tlsServerName?: string;
}

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
  { server, caData, insecure, tlsServerName }: RemoteCluster,
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
