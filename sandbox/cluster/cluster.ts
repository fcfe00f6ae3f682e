import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../processes/context.ts";
import type { ProcessSpec } from "../processes/supervisor.ts";
import { apiServer, apiServerCertificate, apiServerUrl } from "./api-server.ts";
import { controllerManager, scheduler } from "./controllers.ts";
import type { ClusterTokens, Credentials } from "./credentials.ts";
import { etcd } from "./etcd.ts";
import { type KubeClient, kubeClient } from "./kube-client.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { kwok } from "./kwok.ts";

/** Sees to it that processes run, side by side; ends when all are ready. */
export type EnsureAll = (...specs: ProcessSpec[]) => Promise<void>;

/** A cluster that answers. */
export interface Cluster {
  readonly client: KubeClient;
  /** Path of the kubeconfig Argo CD works with. */
  readonly argocdKubeconfig: string;
  /** Path of the kubeconfig Flux works with. */
  readonly fluxKubeconfig: string;
  /** Ends when the cluster's own controllers are ready, which nothing else has to wait for. */
  readonly controllersReady: Promise<void>;
}

/** Starts what is missing of the cluster; returns as soon as its API is ready. */
export async function ensureCluster(
  context: Context,
  credentials: Credentials,
  ensure: EnsureAll,
): Promise<Cluster> {
  const { layout } = context;
  // Side by side: the API server tries until the store answers.
  await ensure(etcd(context), apiServer(context, credentials));

  const server = apiServerUrl(context);
  const ca = readFileSync(apiServerCertificate(context), "utf8");
  const access = (who: keyof ClusterTokens) => ({ server, ca, token: credentials.tokens[who] });
  const kubeconfigFor = (who: keyof ClusterTokens, namespace?: string) =>
    writeKubeconfig(join(layout.cluster, `${who}.kubeconfig`), access(who), namespace);
  writeKubeconfig(layout.kubeconfig, access("admin"));

  const controllersReady = ensure(
    controllerManager(context, credentials, kubeconfigFor("controllerManager")),
    scheduler(context, kubeconfigFor("scheduler")),
    kwok(context, kubeconfigFor("kwok")),
  );
  // Whoever called waits for it later; until then its failure must not count as unhandled.
  controllersReady.catch(() => {});
  return {
    client: kubeClient(access("admin")),
    argocdKubeconfig: kubeconfigFor("argocd", "argocd"),
    fluxKubeconfig: kubeconfigFor("flux", "flux-system"),
    controllersReady,
  };
}
