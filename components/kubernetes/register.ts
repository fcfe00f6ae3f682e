import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Manifest } from "./manifest.ts";

/** Turns a manifest into a Pulumi resource that belongs to `parent`. The only place that names CustomResource. */
export function registerManifest(
  name: string,
  manifest: Manifest,
  opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): k8s.apiextensions.CustomResource {
  return new k8s.apiextensions.CustomResource(name, { ...manifest }, opts);
}
