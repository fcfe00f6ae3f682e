import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

/** An environment with a cluster of its own is no hub, and asks of Argo CD what can be given to it there. */
export function checkHubCluster({ hub, hubCluster, gitops, argocd }: Settings): Mistake[] {
  if (hubCluster === undefined) return [];
  const found: Mistake[] = [];
  if (hub === true)
    found.push({
      path: ["hubCluster"],
      message:
        "this stack is the hub, so Argo CD runs in its own cluster; remove the key, or name the hub's stack in slipway:hub",
    });
  if (gitops.controller === "flux")
    found.push({
      path: ["hubCluster"],
      message:
        "Flux runs in the cluster that it deploys to, so this environment needs none of its own in the hub's; remove the key",
    });
  if (gitops.pattern === "applicationset" && gitops.rollingSync)
    found.push({
      path: ["gitops", "rollingSync"],
      message:
        "a rolling sync is made by the hub for all environments, and the hub does not know this one's own cluster; set it to false",
    });
  if ((argocd.project.clusterKinds?.allow ?? []).length > 0)
    found.push({
      path: ["argocd", "project", "clusterKinds"],
      message:
        "in a cluster of the environment's own Argo CD may only reach namespaces; remove the kinds and create such objects with the cluster",
    });
  return found;
}
