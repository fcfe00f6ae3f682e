import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { liveWorld } from "#components/cluster/live.ts";
import { ManagedCluster } from "#components/cluster/managed-cluster.ts";
import { ownKubeconfig } from "#components/cluster/own-kubeconfig.ts";

/** A program of a user of the library: a cluster of kind and an object in it. */
export default function main(): void {
  const config = new pulumi.Config();
  const inputs = {
    product: "e2e-kind",
    environment: "dev",
    spec: {
      driver: "kind" as const,
      name: "e2e-kind-dev",
      workers: config.requireNumber("workers"),
      ports: [],
      readySeconds: 60,
    },
  };
  const cluster = new ManagedCluster("cluster", inputs);
  const kubeconfig = pulumi.secret(cluster.id.apply(() => ownKubeconfig(inputs, liveWorld)));
  const provider = new k8s.Provider("kubernetes", { kubeconfig });
  new k8s.core.v1.Namespace("namespace", { metadata: { name: "e2e-kind" } }, { provider });
}
