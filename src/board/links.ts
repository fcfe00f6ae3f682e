import { stageName } from "#components/kargo/pipeline.manifest.ts";
import type { EnvironmentSettings } from "../config/load.ts";
import { servicesOf } from "../kargo-stages.ts";
import type { Topology } from "../topology.ts";

/** Where a person finds more. */
export interface BoardLink {
  readonly to: "Argo CD" | "Kargo" | "GitHub";
  readonly url: string;
}

type Placed = Pick<EnvironmentSettings, "settings" | "environment"> & { readonly topology: Topology };

/**
 * The pages about one service in one stage, of those whose address the settings tell.
 * @param commit the one that set the version
 */
export function linksOf(placed: Placed, service: string, commit: string | undefined): BoardLink[] {
  const { settings, topology } = placed;
  const argocd = argocdAddress(placed);
  const kargo = kargoAddress(placed, service);
  const application = `${settings.argocd.namespace}/${topology.application(service)}`;
  return [
    ...(commit === undefined
      ? []
      : [{ to: "GitHub" as const, url: `${webAddress(topology.git.url)}/commit/${commit}` }]),
    ...(argocd === undefined
      ? []
      : [{ to: "Argo CD" as const, url: `${argocd}/applications/${application}` }]),
    ...(kargo === undefined ? [] : [{ to: "Kargo" as const, url: kargo }]),
  ];
}

/** A repository's page: its address for Git without the suffix, and without whatever stands before an `@`. */
function webAddress(url: string): string {
  const address = new URL(url);
  address.username = "";
  address.password = "";
  return address.href.replace(/\.git$/, "");
}

function argocdAddress({ settings: { argocd } }: Placed): string | undefined {
  if (argocd.system?.url !== undefined) return argocd.system.url.replace(/\/+$/, "");
  const { install } = argocd;
  if (install.method === "external" || install.exposure.kind !== "ingress") return undefined;
  return `https://${install.exposure.host}`;
}

/** A Stage's page (Kargo's interface, src/config/paths.ts: /project/:name/stage/:stageName). */
function kargoAddress({ settings, environment, topology }: Placed, service: string): string | undefined {
  const { kargo } = settings;
  if (kargo?.stages[environment] === undefined) return undefined;
  if (!servicesOf(kargo, topology.services).includes(service)) return undefined;
  const { install } = kargo;
  if (install.method === "external" || install.exposure.kind !== "ingress") return undefined;
  return `https://${install.exposure.host}/project/${topology.product}/stage/${stageName(service, environment)}`;
}
