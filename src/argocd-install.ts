import type * as pulumi from "@pulumi/pulumi";
import { ArgoCdInstall, type InstallMethod } from "#components/argocd/install.ts";
import { manifestUrl } from "#components/argocd/install-sources.ts";
import { rbacConfig } from "#components/argocd/rbac.ts";
import { systemConfig } from "#components/argocd/system-config.ts";
import type { Install } from "./config/areas/argocd/install.ts";
import type { Settings } from "./config/schema.ts";
import { accessInputs, type Topology } from "./topology.ts";
import { pins } from "./versions.ts";

type OwnInstall = Exclude<Install, { method: "external" }>;

/** Whether Argo CD is there already, so that its settings are patched into those of whoever installed it. */
export const isExternal = ({ argocd }: Settings): boolean => argocd.install.method === "external";

/** Where people reach Argo CD; undefined where the settings do not tell. */
export function argocdAddress({ install, system }: Settings["argocd"]): string | undefined {
  if (system?.url !== undefined) return system.url;
  return install.method !== "external" && install.exposure.kind === "ingress"
    ? `https://${install.exposure.host}`
    : undefined;
}

/** Installs Argo CD with its settings, unless it is there already. */
export function buildArgoCdInstall(
  settings: Settings,
  { product, labels, hubCluster }: Topology,
  opts: pulumi.ComponentResourceOptions,
): ArgoCdInstall | undefined {
  const { install, namespace, system } = settings.argocd;
  if (install.method === "external") return undefined;
  const { highAvailability, exposure, serverInsecure, waitSeconds } = install;
  return new ArgoCdInstall(
    `${product}-argocd`,
    {
      namespace,
      labels,
      highAvailability,
      exposure,
      serverInsecure,
      waitSeconds,
      method: methodOf(install),
      config: system === undefined ? {} : systemConfig(system),
      rbac: system?.rbac === undefined ? {} : rbacConfig(product, system.rbac),
      admin: system?.admin ?? true,
      ...accessInputs(hubCluster),
    },
    opts,
  );
}

function methodOf(install: OwnInstall): InstallMethod {
  if (install.method === "chart") {
    const { version, chartVersion, values } = install;
    // A chart that was chosen brings the version that it was made for.
    const image = version ?? (chartVersion === undefined ? pins.argocd.version : undefined);
    return {
      kind: "chart",
      chartVersion: chartVersion ?? pins.argocdChart.version,
      ...(image === undefined ? {} : { version: image }),
      values,
    };
  }
  const { source, sha256, version, highAvailability } = install;
  return {
    kind: "manifest",
    source: {
      ...(source ?? { url: manifestUrl(version, highAvailability) }),
      ...(sha256 === undefined ? {} : { sha256 }),
    },
  };
}
