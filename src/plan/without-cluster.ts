import type { Project } from "../commands/project.ts";

/** A kubeconfig that leads nowhere: port 9 (discard) of this machine, where nobody listens. */
export const NOWHERE = JSON.stringify({
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "none", cluster: { server: "https://127.0.0.1:9" } }],
  users: [{ name: "none", user: {} }],
  contexts: [{ name: "none", context: { cluster: "none", user: "none" } }],
  "current-context": "none",
});

/** The variables by which settings name a kubeconfig, filled with one that leads nowhere: no cluster is asked, by no accident. */
export const variablesWithoutCluster = ({ environments }: Project): Record<string, string> =>
  Object.fromEntries(
    environments
      .flatMap(({ topology }) => [topology, topology.hubCluster])
      .flatMap(({ kubeconfigFrom }) => ("env" in kubeconfigFrom ? [[kubeconfigFrom.env, NOWHERE]] : [])),
  );
