import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { setImage } from "#components/promotion/image-file.ts";
import { pinned } from "#test/components/promotion/fixtures.ts";
import { isPushOffer, serveGit } from "#test/harness/git-server.ts";
import { imageFileOf, type Order } from "./order.ts";
import { makeRepository } from "./repository.ts";
import { judge, type Verdict } from "./verdict.ts";

export interface SoakOptions {
  /** Environments that are updated again and again, each run a process of its own. */
  readonly writers: number;
  /** Services of each environment: the edits of one run. */
  readonly services: number;
  readonly seconds: number;
  /** Milliseconds that every request to the Git server waits before it is served. */
  readonly latency: number;
  /** Milliseconds between two commits of the rival, who works on the server itself and never waits. */
  readonly rival: number;
}

export interface SoakReport extends Verdict {
  readonly runs: number;
  /** Runs that ended with an error, by its words. */
  readonly failed: readonly string[];
  /** Pushes that were begun, the rejected ones included. */
  readonly pushes: number;
  readonly rivals: number;
  readonly requests: number;
  /** Seconds of the slowest run. */
  readonly slowest: number;
}

/** Lets writers and a rival loose on one branch, and compares what is in Git at the end with what was asked for. */
export async function soak(
  options: SoakOptions,
  say: (line: string) => void = () => {},
): Promise<SoakReport> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-soak-"));
  let [pushes, requests] = [0, 0];
  const server = await serveGit(folder, async (request) => {
    requests++;
    if (isPushOffer(request)) pushes++;
    await sleep(options.latency);
    return false;
  });
  try {
    const repository = await makeRepository(folder);
    const services = Array.from({ length: options.services }, (_, index) => `service-${index}`);
    const stages = Array.from({ length: options.writers }, (_, index) => `stage-${index}`);
    const files = stages.flatMap((stage) =>
      services.map((service) => [
        imageFileOf(stage, service),
        `${setImage(undefined, pinned(service, "0.0.0"))}# kept\n`,
      ]),
    );
    await repository.commit(Object.fromEntries(files), "before");

    const end = Date.now() + options.seconds * 1_000;
    const done: Order[] = [];
    const failed: string[] = [];
    let slowest = 0;
    const write = async (stage: string) => {
      for (let round = 1; Date.now() < end; round++) {
        const order = { url: `${server.url}/repo.git`, stage, services, version: `1.0.${round}` };
        const began = Date.now();
        const run = await execa(
          process.execPath,
          [join(import.meta.dirname, "writer.ts"), JSON.stringify(order)],
          // As the engine of the sandbox has it: what is measured is not the compiler.
          { reject: false, env: { NODE_COMPILE_CACHE: join(folder, "compiled") } },
        );
        slowest = Math.max(slowest, (Date.now() - began) / 1_000);
        if (run.exitCode === 0) done.push(order);
        else failed.push(`${stage} ${order.version}: ${run.stderr.slice(-400)}`);
      }
    };
    const subjects: string[] = [];
    const oppose = async () => {
      while (Date.now() < end) {
        await sleep(options.rival);
        const subject = `rival ${subjects.length + 1}`;
        await repository.commit({ [`rival/${subjects.length % 10}.txt`]: `${subject}\n` }, subject);
        subjects.push(subject);
        if (subjects.length % 10 === 0) say(`${done.length} runs done, ${pushes} pushes begun`);
      }
    };
    await Promise.all([oppose(), ...stages.map(write)]);
    const verdict = await judge(repository, done, subjects);
    return { ...verdict, runs: done.length, failed, pushes, rivals: subjects.length, requests, slowest };
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
