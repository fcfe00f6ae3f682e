import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AppliedManifest } from "#components/kubernetes/apply/applied-manifest.ts";

/** A program of a user of the library: a namespace and a manifest file in it. */
export default function main(): void {
  const config = new pulumi.Config();
  const namespace = config.require("namespace");
  const provider = new k8s.Provider("cluster", { kubeconfig: process.env.SLIPWAY_KUBECONFIG ?? "" });
  const own = new k8s.core.v1.Namespace("namespace", { metadata: { name: namespace } }, { provider });
  new AppliedManifest(
    "tool",
    {
      name: "tool",
      source: { file: "manifest.yaml" },
      namespace,
      writtenFor: "default-place",
      changes: [
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "item-0" }, data: { changed: "yes" } },
      ],
      additions: [],
      waitSeconds: 60,
      kubeconfigFrom: { env: "SLIPWAY_KUBECONFIG" },
    },
    { dependsOn: [own] },
  );
}
