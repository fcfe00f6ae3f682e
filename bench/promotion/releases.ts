import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PinnedFreight, PromotionInputs } from "#components/promotion/model.ts";
import { ociRegistry } from "#components/promotion/registry.ts";
import type { Session } from "#sandbox/session.ts";
import type { Lab } from "../lab.ts";
import type { Section } from "../report.ts";
import type { Steps } from "../steps.ts";
import { openFloor } from "./floor.ts";
import { promotionInputs } from "./inputs.ts";
import { openKube } from "./kube.ts";
import { promoteOnce, type Release } from "./ours.ts";
import { releasesSection } from "./releases-section.ts";
import { turns } from "./turns.ts";

const ENVIRONMENT = "dev";
const SERVICES = ["catalogue", "frontend", "recommendation"];
const VERSIONS = ["1.0.0", "1.1.0"] as const;

/** Between two releases, in milliseconds: the old Pods go, so that one release does not pay for the one before. */
const PAUSE = 1_000;

/** Measures promotions and bare commits of the same services, in turns, one at a time. */
export async function measureReleases(
  lab: Lab,
  { sandbox }: Session,
  samples: number,
  steps: Steps,
): Promise<Section> {
  const kube = openKube(sandbox.kubeconfig);
  const wanted = promotionInputs(lab.project, ENVIRONMENT, sandbox);
  const holdSeconds = wanted[0]?.wait.holdSeconds ?? 0;
  const inputs = new Map(
    wanted.map((promotion) => [
      promotion.service,
      { ...promotion, wait: { ...promotion.wait, holdSeconds: 0 } },
    ]),
  );
  const at = (service: string, version: string): PromotionInputs => {
    const found = inputs.get(service);
    if (found === undefined) throw new Error(`${service} is not pinned in Pulumi.${ENVIRONMENT}.yaml`);
    return { ...found, freight: { ...found.freight, version } };
  };
  const [service = ""] = SERVICES;
  const token = (await readFile(sandbox.github.tokenFile, "utf8")).trim();
  const floor = await openFloor(
    at(service, VERSIONS[0]).repository,
    token,
    join(lab.scratch, "gitops"),
    kube,
  );

  const ours: Release[] = [];
  const bare: Release[] = [];
  let early = 0;
  const release = async (releases: Release[], promotion: PromotionInputs): Promise<void> => {
    steps.check();
    const freight = await pinned(promotion);
    const done =
      releases === ours ? await promoteOnce(promotion) : await floor.releaseOnce(promotion, freight);
    if (!(await kube.runs(promotion.target.destinationNamespace, promotion.service, freight.digest))) early++;
    if ([...ours, ...bare].some(({ commit }) => commit === done.commit))
      throw new Error(`${promotion.service} ${freight.version} ran already: nothing was measured`);
    releases.push(done);
    await sleep(PAUSE);
  };
  // One of each that is not counted: connections, the clone, Argo CD's cache.
  await promoteOnce(at(service, VERSIONS[1]));
  await floor.releaseOnce(at(service, VERSIONS[0]), await pinned(at(service, VERSIONS[0])));

  for (const [index, turn] of turns(samples, SERVICES, VERSIONS).entries()) {
    const [first, second] = turn.oursFirst ? [ours, bare] : [bare, ours];
    await release(first, at(turn.service, turn.first));
    await release(second, at(turn.service, turn.second));
    const figures = [ours, bare].map((releases) => releases.at(-1)?.healthy.toFixed(2));
    steps.say(
      `release ${index + 1}/${samples}, ${turn.service}: ours ${figures[0]} s, floor ${figures[1]} s`,
    );
  }
  return releasesSection({ ours, bare, early, holdSeconds });
}

/** The freight with the digest that the registry gives its tag. */
async function pinned({ freight }: PromotionInputs): Promise<PinnedFreight> {
  const fact = await ociRegistry(async () => undefined).resolve(freight);
  if (!("digest" in fact)) throw new Error(`${freight.repository}:${freight.version} ${fact.problem}`);
  return { ...freight, digest: fact.digest };
}
