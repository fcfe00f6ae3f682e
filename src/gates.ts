import { layout } from "#components/gitops/layout.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import { gates as allGates } from "#components/promotion/gates/all.ts";
import type { Place } from "#components/promotion/gates/asking.ts";
import type { Gate, GateSettings, Waiver } from "#components/promotion/gates/gate.ts";
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

  const pins = pinned(settings.freight);
  const place: Place = {
    service,
    after,
    watched: (stage, cluster) => ({
      application: nameOf(service, stage),
      namespace: settings.argocd.namespace,
      kubeconfigFrom: cluster.kubeconfigFrom ?? topology.hubCluster.kubeconfigFrom,
      ...contextOf(cluster, topology),
    }),
    pinned: (name) => pins[name],
    imageFile: (name) => layout.image(environment, name),
    value,
  };
  const every: readonly Gate[] = allGates;
  const asked = every
    .map((gate) => [gate.name, gate.ask(gates, place)] as const)
    .filter(([, settings]) => settings !== undefined);
  return asked.length === 0 ? waived : { gates: Object.fromEntries(asked) as GateSettings, ...waived };
}

/** The context of the cluster that is asked: the environment's own only together with its kubeconfig. */
function contextOf(
  asked: { readonly kubeconfigFrom?: unknown; readonly context?: string | undefined },
  topology: Topology,
): { context?: string } {
  const context =
    asked.context ?? (asked.kubeconfigFrom === undefined ? topology.hubCluster.context : undefined);
  return context === undefined ? {} : { context };
}
