import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Session } from "#sandbox/session.ts";
import type { Lab } from "../../lab.ts";
import { type Steps, timed } from "../../steps.ts";
import { type GitHost, hostGit, type Pushes } from "./git-host.ts";
import { fleetProject } from "./program.ts";
import { type ScriptedArgoCd, scriptedArgoCd } from "./scripted-argocd.ts";
import { filesBefore, namesOf, wantedOf } from "./services.ts";

/** Between two commits of the rival, in milliseconds. */
export const RIVAL = 2_000;

/** A stage of a fleet: how many services are promoted in one `up`. */
export interface Stage {
  readonly name: string;
  readonly services: number;
  /** At how many resources the engine works at once. */
  readonly parallel: number;
}

/** One `up` of many promotions. */
export interface FleetUp extends Pushes {
  readonly services: number;
  readonly parallel: number;
  /** Commits of somebody else meanwhile. */
  readonly rivals: number;
  /** Seconds of the whole command. */
  readonly wall: number;
  /** Seconds from the push to healthy, of each service. */
  readonly healthy: readonly number[];
}

/** Services that exist in Git and as Applications, and the real engine before them. */
export interface Fleet {
  readonly git: GitHost;
  readonly argoCd: ScriptedArgoCd;
  /** Promotes all services of a stage to a version in one `up`. */
  up(stage: Stage, version: string, rival: boolean): Promise<FleetUp>;
  close(): void;
}

export async function openFleet(
  lab: Lab,
  session: Session,
  stages: readonly Stage[],
  steps: Steps,
): Promise<Fleet> {
  const folder = join(lab.scratch, "fleet-git");
  await mkdir(folder);
  const files = stages.map(({ name, services }) => filesBefore(name, namesOf(services)));
  const git = await hostGit(folder, Object.assign({}, ...files));
  const argoCd = await scriptedArgoCd(session.sandbox.kubeconfig, () =>
    git.repository.git("rev-parse", "main"),
  );
  const largest = Math.max(...stages.map(({ services }) => services));
  await argoCd.applications(namesOf(largest));
  const project = await fleetProject(join(lab.scratch, "fleet"), lab.project, session);

  return {
    git,
    argoCd,
    async up({ name, services, parallel }, version, rival) {
      steps.check();
      await git.pushes();
      const end = rival ? git.oppose(RIVAL) : async () => 0;
      const wanted = wantedOf(name, services, version, git.url, session.sandbox);
      const options = ["--parallel", String(parallel)];
      const { seconds: wall } = await timed(() => project.up(name, wanted, options)).finally(end);
      const rivals = await end();
      const pushes = await git.pushes();
      const done = await project.promoted(name);
      await assertCarried(git, name, done.length, services, version);
      const beside = rival ? ` beside ${rivals} commits of a rival` : "";
      steps.say(
        `${services} services${beside}, ${parallel} at once: ${pushes.branch} pushes, ${pushes.records} of records, ${wall.toFixed(1)} s`,
      );
      const healthy = done.map(({ healthyAfterSeconds }) => healthyAfterSeconds);
      return { services, parallel, rivals, wall, ...pushes, healthy };
    },
    close() {
      argoCd.stop();
      git.close();
    },
  };
}

/** A figure of something that did not happen would be worse than none. */
async function assertCarried(
  git: GitHost,
  stage: string,
  done: number,
  services: number,
  version: string,
): Promise<void> {
  const found = await git.repository.git("grep", "-l", `tag: ${version}$`, "main", "--", `env/${stage}`);
  const carried = found.split("\n").length;
  if (done === services && carried === services) return;
  throw new Error(
    `${services} services were promoted to ${version}: the state knows ${done}, Git carries ${carried}`,
  );
}
