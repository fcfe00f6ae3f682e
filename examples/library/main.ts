import * as github from "@pulumi/github";
import * as k8s from "@pulumi/kubernetes";
import { ArgoCdEnvironment, EnvironmentNamespace, inCluster, Repositories } from "#components/index.ts";

const { SLIPWAY_GITHUB_URL: baseUrl = "", SLIPWAY_GITHUB_TOKEN: token, SLIPWAY_KUBECONFIG } = process.env;
const owner = "craftista";

/** A repository of manifests, a namespace, and the Application that deploys the one into the other. */
export default function main(): void {
  const providers = {
    github: new github.Provider("github", { owner, baseUrl, token }),
    kubernetes: new k8s.Provider("cluster", { kubeconfig: SLIPWAY_KUBECONFIG }),
  };
  const repositories = new Repositories(
    "shop",
    { repositories: { pages: { name: "shop-pages" } }, visibility: "public", onDestroy: "delete" },
    { providers },
  );
  const namespace = new EnvironmentNamespace("shop", { namespace: "shop-pages" }, { providers });

  const repository = `${baseUrl}/${owner}/shop-pages.git`;
  const source = { kind: "directory", repository, revision: "main", path: ".", recurse: true } as const;
  new ArgoCdEnvironment(
    "shop",
    { project: { name: "shop" }, applications: { pages: { source, destination: inCluster("shop-pages") } } },
    { providers, dependsOn: [repositories, namespace] },
  );
}
