import * as github from "@pulumi/github";
import * as k8s from "@pulumi/kubernetes";
import { inCluster } from "#components/argocd/destination.ts";
import { ArgoCdEnvironment } from "#components/argocd/environment.ts";
import { SERVICE_SYNC } from "#components/argocd/sync.ts";
import { EnvironmentNamespace } from "#components/cluster/environment-namespace.ts";
import { Repositories } from "#components/github/repositories.ts";

const {
  SLIPWAY_GITHUB_URL: baseUrl = "",
  SLIPWAY_GITHUB_TOKEN: token = "",
  SLIPWAY_KUBECONFIG,
} = process.env;
const owner = "craftista";
const labels = { "app.kubernetes.io/part-of": "shop" };

/** A repository of manifests, a namespace, and the Application that deploys the one into the other. */
export default function main(): void {
  const hub = { github: new github.Provider("github", { owner, baseUrl, token }) };
  const cluster = { kubernetes: new k8s.Provider("cluster", { kubeconfig: SLIPWAY_KUBECONFIG }) };

  const pages = { name: "shop-pages", description: "What the shop shows" };
  const repositories = new Repositories(
    "shop",
    { repositories: { pages }, visibility: "public", onDestroy: "delete", adopt: false },
    { providers: hub },
  );
  const space = { namespace: "shop-pages", labels, databases: {} };
  const namespace = new EnvironmentNamespace("shop", space, { providers: cluster });

  const repository = `${baseUrl}/${owner}/shop-pages.git`;
  const destination = inCluster("shop-pages");
  const source = { kind: "directory", repository, revision: "main", path: ".", recurse: true } as const;
  const common = { namespace: "argocd", labels, project: "shop", destination, sync: SERVICE_SYNC };
  new ArgoCdEnvironment(
    "shop",
    {
      project: { ...common, name: "shop", sourceRepositories: [repository], destinations: [destination] },
      applications: { pages: { ...common, name: "shop-pages", source, watchedPaths: [] } },
    },
    { providers: cluster, dependsOn: [repositories, namespace] },
  );
}
