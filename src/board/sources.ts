import { newerThan, versionsIn } from "#components/promotion/available.ts";
import type { ServiceState } from "#components/promotion/disagreements.ts";
import { reviewPromotion } from "#components/promotion/engine/review.ts";
import { type GitFacts, gatherGitFacts } from "#components/promotion/facts.ts";
import { mayCommit } from "#components/promotion/gates/gate.ts";
import { type HealthReader, healthOf } from "#components/promotion/health.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { ociRegistry } from "#components/promotion/registry.ts";
import { credential, liveServices, type Services } from "#components/promotion/services.ts";
import { openGitops } from "../commands/gitops.ts";
import type { Project } from "../commands/project.ts";
import { openClusters } from "../commands/service-states.ts";
import type { BoardSources, ReviewGates } from "./collect.ts";

/** How long a cluster is waited for, in milliseconds: the others of the board should not. */
const PATIENCE = 10_000;

/** The real places, asked anew for each board. @param since beginning of the window of the delivery figures */
export async function liveSources(project: Project, since: Date): Promise<BoardSources> {
  return {
    clone: await openGitops(project),
    clusters: liveClusters,
    newest: async ({ freight, registryCredentialFrom: from }) => {
      const registry = ociRegistry(async () => (from === undefined ? undefined : credential(from)));
      return newerThan(await versionsIn(registry, freight.repository), freight.version).at(-1);
    },
    review: (states) => reviewer(states),
    window: { since, until: new Date() },
  };
}

/** An environment's clusters, whose answers are waited for as long as a person would. */
export const liveClusters: BoardSources["clusters"] = async (environment) => {
  const { applications, pods } = await openClusters(environment);
  return {
    applications: {
      ...applications,
      list: (kind) => inTime(applications.list(kind), applications.server),
    },
    pods: { ...pods, pods: (namespace, selector) => inTime(pods.pods(namespace, selector), pods.server) },
  };
};

async function inTime<T>(answer: Promise<T>, server: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = `the cluster at ${server} did not answer in ${PATIENCE / 1_000} s`;
    timer = setTimeout(() => reject(new Error(message)), PATIENCE);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Gates as a promotion would be judged now. What the board has seen of Applications is not asked for again. */
export function reviewer(
  states: readonly ServiceState[],
  connect: (promotion: PromotionInputs) => Promise<Services> = liveServices,
): ReviewGates {
  const facts = new Map<string, Promise<GitFacts>>();
  return async (promotion: PromotionInputs) => {
    const services = await connect(promotion);
    const known = facts.get(promotion.stage) ?? gatherGitFacts(services.clone, promotion);
    facts.set(promotion.stage, known);
    const clients = { ...services, health: healthFrom(states, services.health) };
    const { digest, gates } = await reviewPromotion(
      promotion,
      await known,
      clients,
      await services.engine(promotion),
    );
    return { gates, allowed: digest !== undefined && gates.every(mayCommit) };
  };
}

function healthFrom(states: readonly ServiceState[], otherwise: HealthReader): HealthReader {
  const known = new Map(
    states.map(({ application: { namespace, name }, cluster }) => [`${namespace}/${name}`, cluster]),
  );
  return async (target) => {
    const name = `${target.namespace}/${target.application}`;
    if (!known.has(name)) return otherwise(target);
    const cluster = known.get(name);
    if (cluster === undefined) return { problem: "its cluster did not answer" };
    if (cluster.application === undefined) return { problem: `there is no Application ${name}` };
    return healthOf(cluster.application);
  };
}
