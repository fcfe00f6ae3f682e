import { join } from "node:path";
import type { Context } from "../processes/context.ts";
import { answers } from "../processes/readiness.ts";
import type { ProcessSpec } from "../processes/supervisor.ts";
import type { KubeObject } from "./kube-client.ts";

const stages = join(import.meta.dirname, "stages.yaml");
const annotation = { "kwok.x-k8s.io/node": "fake" };

/** Plays nodes and the kubelets on them: Pods start, fail and end as `stages.yaml` says, and no container ever runs. */
export function kwok({ ports, programs, env }: Context, kubeconfig: string): ProcessSpec {
  const address = `127.0.0.1:${ports["kwok:http"]}`;
  return {
    name: "kwok",
    command: programs.kwok,
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--config=${stages}`,
      "--manage-all-nodes=false",
      `--manage-nodes-with-annotation-selector=${Object.entries(annotation).flat().join("=")}`,
      "--cidr=10.244.0.0/16",
      "--node-ip=127.0.0.1",
      `--server-address=${address}`,
      // Leases would be renewed for a node-lifecycle controller, which does not run.
      "--node-lease-duration-seconds=0",
    ],
    env,
    configFiles: [kubeconfig, stages],
    probe: answers(`http://${address}/healthz`),
  };
}

/** The one simulated node, roomy enough that no Pod of a sandbox is ever refused for want of room. */
export function node(name: string): KubeObject {
  const room = { cpu: "64", memory: "256Gi", pods: "2000" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: annotation,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        type: "kwok",
      },
    },
    status: { allocatable: room, capacity: room },
  };
}
