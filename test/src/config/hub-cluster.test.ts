import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const hubCluster = { kubeconfigFrom: { env: "SLIPWAY_KUBECONFIG" } };
const prod = (changes: Record<string, unknown>) => plainSettings({ hubCluster, ...changes }, "prod");

describe("a cluster of the environment's own that cannot be meant is refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["no way into the hub's cluster", { hubCluster: {} }, "hubCluster.kubeconfigFrom"],
    ["an address that is none", { hubCluster: { ...hubCluster, server: "prod" } }, "hubCluster.server"],
    [
      "a token of before the first",
      { hubCluster: { ...hubCluster, tokenGeneration: 0 } },
      "hubCluster.tokenGeneration",
    ],
    [
      "in the hub itself",
      { hub: true },
      "this stack is the hub, so Argo CD runs in its own cluster; remove the key, or name the hub's stack in slipway:hub",
    ],
    [
      "a rolling sync over all environments",
      { gitops: { pattern: "applicationset", rollingSync: true } },
      "a rolling sync is made by the hub for all environments, and the hub does not know this one's own cluster; set it to false",
    ],
    [
      "Flux, which needs no hub",
      { gitops: { controller: "flux" } },
      "Flux runs in the cluster that it deploys to, so this environment needs none of its own in the hub's; remove the key",
    ],
    [
      "kinds outside of namespaces",
      { "argocd.project.clusterKinds": { allow: [{ group: "storage.k8s.io", kind: "StorageClass" }] } },
      "in a cluster of the environment's own Argo CD may only reach namespaces; remove the kinds and create such objects with the cluster",
    ],
  ])("%s", (_case, changes, message) => {
    expect(complaint(prod(changes))).toContain(message);
  });

  it("is accepted with a way into the hub's cluster", () => {
    expect(parseSettings(prod({}), "prod").hubCluster).toEqual({ ...hubCluster, tokenGeneration: 1 });
  });
});
