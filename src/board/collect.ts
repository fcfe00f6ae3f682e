import pLimit from "p-limit";
import type { Clone } from "#components/git/clone.ts";
import { layout } from "#components/gitops/layout.ts";
import { disagreementsOf, type ServiceState } from "#components/promotion/disagreements.ts";
import { doraOf, type Window } from "#components/promotion/dora.ts";
import { type PromotionHistory, readHistory } from "#components/promotion/history.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import type { StateClusters } from "../commands/in-cluster.ts";
import type { Environment, Project } from "../commands/project.ts";
import { serviceStates } from "../commands/service-states.ts";
import { linksOf } from "./links.ts";
import type { Board, BoardCell, BoardHealth, NextPromotion, VersionSet } from "./model.ts";
import { type NextVersion, nextVersion } from "./next.ts";

/** Where a board's facts are found. */
export interface BoardSources {
  /** The GitOps repository. */
  readonly clone: Clone;
  /** An environment's clusters. */
  readonly clusters: (environment: Environment) => Promise<StateClusters>;
  /** The newest version in the registry that is newer than a promotion's; undefined where there is none. */
  readonly newest: (promotion: PromotionInputs) => Promise<string | undefined>;
  /** What the gates of promotions say now. @param states what is known of every service, clusters included */
  readonly review: (states: readonly ServiceState[]) => ReviewGates;
  readonly window: Window;
}

/** Evaluates the gates of one promotion. */
export type ReviewGates = (promotion: PromotionInputs) => Promise<Pick<NextPromotion, "allowed" | "gates">>;

/** How many services are asked about at the same time: a registry limits who asks for all at once. */
const TOGETHER = 16;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Puts the board together. A cluster or registry that cannot be asked leaves its part out, and the board says so.
 * @throws when the GitOps repository cannot be read: without it there is nothing to show
 */
export async function collectBoard(project: Project, sources: BoardSources): Promise<Board> {
  const { clone, window } = sources;
  const history = await readHistory(clone);
  const seen = await Promise.all(project.environments.map((one) => lookAt(one, sources)));
  const states = seen.flatMap((one) => one.states);
  const review = sources.review(states);
  const limit = pLimit(TOGETHER);
  const unseen = new Set(seen.flatMap(({ problem }) => problem ?? []));

  async function nextOf(environment: Environment, state: ServiceState): Promise<NextPromotion | undefined> {
    const promotion = environment.promotions.find(({ service }) => service === state.service);
    if (promotion === undefined) return undefined;
    try {
      const next = await versionAfter(promotion, state, states, sources);
      if (next === undefined) return undefined;
      return { ...next, ...(await review(asked(promotion, next))) };
    } catch (error) {
      unseen.add(`What comes next for ${state.service} on ${state.stage}: ${reasonOf(error)}`);
      return undefined;
    }
  }

  const columns = seen.map(({ environment, states: own }) =>
    own.map((state) =>
      limit(async (): Promise<BoardCell> => {
        const [set, next] = await Promise.all([
          versionSet(state, history, clone),
          nextOf(environment, state),
        ]);
        return cellOf(environment, state, set, next);
      }),
    ),
  );
  const cells = (await Promise.all(columns.flat())).toSorted(inOrderOf(project));
  const pending = Math.max(...project.environments.map(({ settings }) => settings.promotion.timeoutSeconds));
  return {
    product: project.environments[0]?.topology.product ?? "",
    at: window.until,
    stages: seen.map(({ environment: { environment, settings }, problem }) => ({
      stage: environment,
      after: settings.pipeline[environment]?.after ?? [],
      seen: problem === undefined,
    })),
    cells,
    window,
    figures: doraOf(history.promotions, window, pending).toSorted(inOrderOf(project)),
    unseen: [...unseen],
  };
}

/** What an environment's services say, without the cluster where it cannot be asked. */
async function lookAt(environment: Environment, { clone, clusters }: BoardSources) {
  try {
    return { environment, states: await serviceStates(environment, clone, await clusters(environment)) };
  } catch (error) {
    const states = await serviceStates(environment, clone, undefined);
    const problem = `Health, pods and soak of ${environment.environment}: ${reasonOf(error)}`;
    return { environment, states, problem };
  }
}

async function versionAfter(
  promotion: PromotionInputs,
  { pin, carried, service }: ServiceState,
  states: readonly ServiceState[],
  { newest }: BoardSources,
): Promise<NextVersion | undefined> {
  const first = promotion.upstream.length === 0;
  const upstream = states.filter((one) => one.service === service && promotion.upstream.includes(one.stage));
  return nextVersion({
    pin,
    carried: carried?.version,
    upstream: first ? undefined : upstream.flatMap((one) => one.carried?.version ?? []),
    newest: first ? await newest(promotion) : undefined,
  });
}

/** A waiver lets the version pass that is pinned beside it, and no other. */
function asked(promotion: PromotionInputs, { version, source }: NextVersion): PromotionInputs {
  if (source === "pinned") return promotion;
  const { waivers: _none, ...rest } = promotion;
  return { ...rest, freight: { ...promotion.freight, version } };
}

async function versionSet(
  { stage, service, carried }: ServiceState,
  { tip, promotions }: PromotionHistory,
  clone: Clone,
): Promise<VersionSet | undefined> {
  if (carried === undefined || tip === undefined) return undefined;
  const last = promotions.findLast((one) => one.stage === stage && one.service === service);
  if (last?.version === carried.version && last.digest === carried.digest)
    return {
      commit: last.commit,
      at: last.at,
      by: last.by,
      from: last.from,
      verifiedAt: last.verified?.at,
    };
  const change = await clone.lastChange(tip, layout.image(stage, service));
  return { ...change, by: undefined, from: undefined, verifiedAt: undefined };
}

function cellOf(
  environment: Environment,
  state: ServiceState,
  set: VersionSet | undefined,
  next: NextPromotion | undefined,
): BoardCell {
  const { service, stage, pin, carried } = state;
  return {
    service,
    stage,
    pin,
    version: carried?.version,
    digest: carried?.digest,
    set,
    health: healthOf(state),
    disagreements: disagreementsOf(state).map(({ what, settle }) => ({ what, settle })),
    next,
    links: linksOf(environment, service, set?.commit),
  };
}

function healthOf({ cluster }: ServiceState): BoardHealth | undefined {
  const status = cluster?.application;
  if (status === undefined) return undefined;
  return {
    sync: status.sync?.status ?? "Unknown",
    health: status.health?.status ?? "Unknown",
    message: status.health?.message,
  };
}

/** Service by service as the settings name them, each with its stages in their order. */
function inOrderOf({ environments }: Project) {
  const services = environments[0]?.topology.services ?? [];
  const stages = environments.map(({ environment }) => environment);
  const place = ({ service, stage }: { readonly service: string; readonly stage: string }) =>
    services.indexOf(service) * stages.length + stages.indexOf(stage);
  return (a: Parameters<typeof place>[0], b: Parameters<typeof place>[0]) => place(a) - place(b);
}
