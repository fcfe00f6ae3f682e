import { writePrivateFile } from "../processes/private-files.ts";

/** How to reach the API server as somebody. */
export interface ClusterAccess {
  readonly server: string;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string;
  readonly token: string;
}

/** A kubeconfig with everything inside, so that it can be copied; `namespace` is the context's. JSON is YAML too. */
export function kubeconfigOf({ server, ca, token }: ClusterAccess, namespace: string): string {
  const name = "slipway-sandbox";
  return JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        { name, cluster: { server, "certificate-authority-data": Buffer.from(ca).toString("base64") } },
      ],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name, namespace } }],
      "current-context": name,
    },
    null,
    2,
  );
}

/** Writes a kubeconfig for its owner's eyes and returns its path. */
export function writeKubeconfig(path: string, access: ClusterAccess, namespace = "default"): string {
  writePrivateFile(path, kubeconfigOf(access, namespace));
  return path;
}
