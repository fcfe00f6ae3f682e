import { layout } from "#components/gitops/layout.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import type { TrustSettings } from "#components/promotion/attachments/ask.ts";
import type { GateSettings, Waiver } from "#components/promotion/gates/gate.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { pinned } from "./config/areas/freight.ts";
import type { EnvironmentSettings } from "./config/load.ts";
import type { Topology } from "./topology.ts";

/** What an environment's gates ask of a service, and which of them are waived; empty where nothing is set. */
export function gatesOf(
  { settings, environment, value }: EnvironmentSettings,
  topology: Topology,
  service: string,
): Pick<PromotionInputs, "gates" | "waivers"> {
  const { after = [], gates } = settings.pipeline[environment] ?? {};
  const waivers = Object.entries(settings.waive[service] ?? {}).map(
    ([gate, { by, why }]): [string, Waiver] => [gate, { by, why }],
  );
  const waived = waivers.length === 0 ? {} : { waivers: Object.fromEntries(waivers) };
  if (gates === undefined) return waived;

  const { image, soak, order, approval, window, verified } = gates;
  const trust: TrustSettings | undefined = image?.signedBy && {
    ...image.signedBy,
    keys: image.signedBy.keys.map(value),
  };
  const trusted = trust === undefined ? {} : { trust };
  const pins = pinned(settings.freight);
  const dependencies = (order?.[service] ?? []).flatMap((name) => {
    const version = pins[name];
    return version === undefined
      ? []
      : [{ service: name, version, imageFile: layout.image(environment, name) }];
  });
  const wanted: GateSettings = {
    ...(verified === "any" ? { verified } : {}),
    ...(soak === undefined
      ? {}
      : {
          soak: {
            seconds: soak.seconds,
            stages: after.map((stage) => ({
              stage,
              application: nameOf(service, stage),
              namespace: settings.argocd.namespace,
              kubeconfigFrom: soak.kubeconfigFrom ?? topology.hubCluster.kubeconfigFrom,
              ...contextOf(soak, topology),
            })),
          },
        }),
    ...(approval === undefined ? {} : { approval }),
    ...(window === undefined ? {} : { window }),
    ...(trust === undefined ? {} : { signature: trust }),
    ...(image?.provenance === undefined || trust === undefined
      ? {}
      : { provenance: { builders: image.provenance.builders, trust } }),
    ...(image?.sbom ? { sbom: trusted } : {}),
    ...(image?.scan === undefined ? {} : { scan: { ...image.scan, ...trusted } }),
    ...(dependencies.length === 0 ? {} : { order: dependencies }),
  };
  return Object.keys(wanted).length === 0 ? waived : { gates: wanted, ...waived };
}

/** The context of the cluster that is asked: the environment's own only together with its kubeconfig. */
function contextOf(
  soak: { readonly kubeconfigFrom?: unknown; readonly context?: string | undefined },
  topology: Topology,
): { context?: string } {
  const context =
    soak.context ?? (soak.kubeconfigFrom === undefined ? topology.hubCluster.context : undefined);
  return context === undefined ? {} : { context };
}
