import { join } from "node:path";
import type { Context } from "../processes/context.ts";
import { writePrivateFile } from "../processes/private-files.ts";
import { answers } from "../processes/readiness.ts";
import type { ProcessSpec } from "../processes/supervisor.ts";
import { apiServerCertificate } from "./api-server.ts";
import type { Credentials } from "./credentials.ts";

/**
 * The controllers whose work a delivery shows: workloads, services, budgets, quotas, deletion. Those that watch over
 * nodes and volumes are left out, since both are simulated.
 */
const controllers = [
  "deployment-controller",
  "replicaset-controller",
  "statefulset-controller",
  "daemonset-controller",
  "job-controller",
  "cronjob-controller",
  "ttl-after-finished-controller",
  "endpointslice-controller",
  "disruption-controller",
  "resourcequota-controller",
  "namespace-controller",
  "garbage-collector-controller",
  "serviceaccount-controller",
  "serviceaccount-token-controller",
  "root-ca-certificate-publisher-controller",
];

/** Turns Deployments into Pods, and all else that Kubernetes' own controllers do. */
export function controllerManager(
  context: Context,
  credentials: Credentials,
  kubeconfig: string,
): ProcessSpec {
  const { layout, ports, programs, env } = context;
  const port = ports["kube-controller-manager:https"];
  const ca = apiServerCertificate(context);
  return {
    name: "kube-controller-manager",
    command: programs["kube-controller-manager"],
    args: [
      `--kubeconfig=${kubeconfig}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${join(layout.cluster, "controller-manager")}`,
      "--leader-elect=false",
      `--root-ca-file=${ca}`,
      `--service-account-private-key-file=${credentials.serviceAccountKey}`,
      `--controllers=${controllers.join(",")}`,
      "--kube-api-qps=200",
      "--kube-api-burst=400",
      "--profiling=false",
    ],
    env,
    configFiles: [kubeconfig, ca, credentials.serviceAccountKey],
    probe: answers(`https://127.0.0.1:${port}/healthz`),
  };
}

/**
 * The scheduler's settings. Its volume plugins are off: claims are bound without volumes here (see stages.yaml), and
 * the plugins would keep every Pod with a claim waiting for one.
 */
export const schedulerConfig = (kubeconfig: string) => ({
  apiVersion: "kubescheduler.config.k8s.io/v1",
  kind: "KubeSchedulerConfiguration",
  clientConnection: { kubeconfig, qps: 200, burst: 400 },
  leaderElection: { leaderElect: false },
  enableProfiling: false,
  profiles: [{ plugins: { multiPoint: { disabled: [{ name: "VolumeBinding" }, { name: "VolumeZone" }] } } }],
});

/** Gives Pods their node. */
export function scheduler({ layout, ports, programs, env }: Context, kubeconfig: string): ProcessSpec {
  const port = ports["kube-scheduler:https"];
  const config = join(layout.cluster, "scheduler.json");
  writePrivateFile(config, JSON.stringify(schedulerConfig(kubeconfig), null, 2));
  return {
    name: "kube-scheduler",
    command: programs["kube-scheduler"],
    args: [
      `--config=${config}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${join(layout.cluster, "scheduler")}`,
    ],
    env,
    configFiles: [config, kubeconfig],
    probe: answers(`https://127.0.0.1:${port}/healthz`),
  };
}
