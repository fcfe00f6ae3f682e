import { authorizationOf, stageName } from "#components/kargo/pipeline.manifest.ts";
import type { RunningStage, StageGraph } from "#components/kargo/stage-graph.ts";
import type { KargoTarget } from "#components/promotion/model.ts";
import { upstreamOf } from "./config/checks/kargo-stages.ts";
import type { Settings } from "./config/schema.ts";
import type { Topology } from "./topology.ts";

/** Kargo's settings where there are some. */
export type KargoSettings = NonNullable<Settings["kargo"]>;

/** The services that Kargo promotes. */
export const servicesOf = ({ pinnedServices }: KargoSettings, services: readonly string[]): string[] =>
  services.filter((service) => !pinnedServices.includes(service));

/** The stages that Kargo knows: those it promotes to, and those that gather them. */
export function graphOf({ stages, controlFlow }: KargoSettings, pipeline: Settings["pipeline"]): StageGraph {
  const running = Object.entries(stages).map(
    ([name, { pullRequest: _pullRequest, pinApproves: _pinApproves, tasks: _tasks, ...stage }]) => [
      name,
      { ...stage, after: upstreamOf(controlFlow, name, pipeline[name]?.after ?? []) } satisfies RunningStage,
    ],
  );
  const gathering = Object.entries(controlFlow).map(([name, { after, availability }]) => [
    name,
    { after, availability, controlFlow: true },
  ]);
  return Object.fromEntries([...running, ...gathering]);
}

/** What a service's Application must say for Kargo to promote it in this environment; nothing where Kargo does not. */
export function kargoAnnotations(
  { kargo, services }: Settings,
  { product, environment }: Topology,
  service: string,
): Readonly<Record<string, string>> {
  if (kargo?.stages[environment] === undefined) return {};
  return servicesOf(kargo, Object.keys(services)).includes(service)
    ? authorizationOf(product, service, environment)
    : {};
}

/** Kargo's names for a pin that it shall carry out; undefined for one that Slipway commits itself. */
export function kargoTargetOf(
  { kargo, services, promotion }: Settings,
  product: string,
  environment: string,
  service: string,
): KargoTarget | undefined {
  const stage = kargo?.stages[environment];
  if (promotion.engine !== "kargo" || kargo === undefined || stage === undefined) return undefined;
  if (!servicesOf(kargo, Object.keys(services)).includes(service)) return undefined;
  return {
    project: product,
    stage: stageName(service, environment),
    warehouse: service,
    approves: stage.pinApproves,
  };
}
