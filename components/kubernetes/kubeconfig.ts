import { readFileSync } from "node:fs";

/** A cluster that cannot be used: which one, why, and what to do. */
export class ClusterError extends Error {
  override readonly name: string = "ClusterError";
}

/**
 * The text of a kubeconfig, which may be given as a path or as its contents.
 * @throws ClusterError when there is no such file
 */
export function kubeconfigText(kubeconfig: string): string {
  if (kubeconfig.includes("\n") || kubeconfig.trimStart().startsWith("{")) return kubeconfig;
  try {
    return readFileSync(kubeconfig, "utf8");
  } catch {
    throw new ClusterError(`there is no kubeconfig at ${kubeconfig}; start the cluster or correct the path`);
  }
}
