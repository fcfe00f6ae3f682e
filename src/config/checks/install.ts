import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

/** What the hub installs has a cluster to go to, and no two installations share a namespace. */
export function checkInstalls({ hub, cluster, argocd, kargo }: Settings): Mistake[] {
  const found: Mistake[] = [];
  const installs = [
    { area: "argocd", method: argocd.install.method, what: "Argo CD runs there already" },
    { area: "kargo", method: kargo?.install.method ?? "external", what: "no chart can be installed there" },
  ];
  if (hub === true && cluster.driver === "sandbox")
    for (const { area, method, what } of installs)
      if (method !== "external")
        found.push({
          path: [area, "install", "method"],
          message: `"${method}" needs a cluster of your own (cluster.driver: existing); the hub's is the sandbox's: ${what}. Write external`,
        });
  if (kargo?.install.method === "chart" && kargo.install.namespace === argocd.namespace)
    found.push({
      path: ["kargo", "install", "namespace"],
      message: `"${argocd.namespace}" is Argo CD's namespace; give Kargo one of its own`,
    });
  return found;
}
