import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImage } from "#components/promotion/image-file.ts";
import { digestOf, pinned } from "#test/components/promotion/fixtures.ts";
import { serveGit } from "#test/harness/git-server.ts";
import { makeRepository, type Repository } from "#test/soak/repository.ts";
import { type Moment, type Watch, watchFor } from "./moments.ts";
import { startUpdate, type Update, type Victim } from "./update.ts";

export interface Kill {
  readonly moment: Moment;
  readonly victim: Victim;
}

/** What became of a kill; no complaints are good. */
export interface Outcome extends Kill {
  /** Whether the moment came before the update had ended. */
  readonly struck: boolean;
  readonly complaints: readonly string[];
}

const SERVICES = ["catalogue", "frontend", "voting"];
const fileOf = (service: string): string => `env/dev/${service}/${service}-image.yaml`;

/** Kills one update after the other on one repository; each time exactly one more update must put everything right. */
export async function chaos(
  kills: readonly Kill[],
  onOutcome: (outcome: Outcome) => void = () => {},
): Promise<Outcome[]> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-chaos-"));
  let watch: Watch | undefined;
  const server = await serveGit(folder, (request, response) => {
    watch?.request(request, response);
    return false;
  });
  try {
    const repository = await makeRepository(folder);
    const files = SERVICES.map((service) => [fileOf(service), setImage(undefined, pinned(service, "0.0.0"))]);
    await repository.commit(Object.fromEntries(files), "before");
    const outcomes: Outcome[] = [];
    let state: Update["state"] = {};
    for (const [index, kill] of kills.entries()) {
      const update = { url: `${server.url}/repo.git`, services: SERVICES, version: `1.0.${index}`, state };
      let struck = false;
      const first = startUpdate(update, (output) => watch?.output(output));
      const stricken = new Promise<void>((resolve) => {
        watch = watchFor(kill.moment, () => {
          struck = true;
          first.kill(kill.victim);
          resolve();
        });
      });
      await Promise.race([stricken, first.ended]);
      watch?.end();
      watch = undefined;

      // Beside what the killed one left running, as a user who is in a hurry would.
      const second = await startUpdate(update).ended;
      const { killed } = await first.ended;
      state = second.state ?? state;
      const complaints = [
        ...(struck && !killed && kill.moment !== "at random" ? ["nothing was killed"] : []),
        ...(second.state === undefined ? [`the next update failed: ${second.output.slice(-400)}`] : []),
        ...(await complaintsAbout(repository, folder, update, second.state ?? {})),
      ];
      const outcome = { ...kill, struck, complaints };
      outcomes.push(outcome);
      onOutcome(outcome);
    }
    return outcomes;
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What is not as it must be after the update that followed a kill. */
async function complaintsAbout(
  repository: Repository,
  folder: string,
  { version }: Update,
  state: Update["state"],
): Promise<string[]> {
  const complaints: string[] = [];
  for (const service of SERVICES) {
    const filter = [
      `--grep=^Slipway-Service: ${service}$`,
      `--grep=^Slipway-Version: ${version}$`,
      "--all-match",
    ];
    const commits = (await repository.git("log", "--format=%H", ...filter, "main"))
      .split("\n")
      .filter(Boolean);
    if (commits.length !== 1) complaints.push(`${service} ${version} has ${commits.length} commits`);
    const ref = `refs/tags/verified/dev/${service}/${version}`;
    const tagged = await repository.git("for-each-ref", "--format=%(*objectname) %(contents)", ref);
    if (!tagged.startsWith(commits[0] ?? "none")) complaints.push(`${ref} names ${tagged.slice(0, 40)}`);
    if (!tagged.includes(`Slipway-Digest: ${digestOf(version)}`)) complaints.push(`${ref} lacks the digest`);
    const text = await repository.git("show", `main:${fileOf(service)}`);
    if (!text.includes(`tag: ${version}\n`)) complaints.push(`${service} does not carry ${version}`);
    if (state[service]?.commit !== commits[0]) complaints.push(`the state names ${state[service]?.commit}`);
  }
  const bare = join(folder, "repo.git");
  const left = existsSync(bare) ? await readdir(bare, { recursive: true }) : [];
  complaints.push(...left.filter((name) => name.endsWith(".lock")).map((name) => `left behind: ${name}`));
  return complaints;
}
