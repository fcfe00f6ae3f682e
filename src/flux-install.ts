import type * as pulumi from "@pulumi/pulumi";
import { FluxInstall } from "#components/flux/install.ts";
import { manifestUrl } from "#components/flux/install-sources.ts";
import type { Settings } from "./config/schema.ts";
import type { Topology } from "./topology.ts";

/** Installs Flux into the hub's cluster, unless it is there already or nobody asks for it. */
export function buildFluxInstall(
  { flux }: Settings,
  { product, labels, kubeconfigFrom, context }: Topology,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  if (flux === undefined || flux.install.method === "external") return [];
  const { version, source, sha256, waitSeconds } = flux.install;
  return [
    new FluxInstall(
      `${product}-flux`,
      {
        labels,
        waitSeconds,
        source: { ...(source ?? { url: manifestUrl(version) }), ...(sha256 === undefined ? {} : { sha256 }) },
        kubeconfigFrom,
        ...(context === undefined ? {} : { context }),
      },
      opts,
    ),
  ];
}
