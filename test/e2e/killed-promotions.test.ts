import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { parseImageFile } from "#components/promotion/image-file.ts";
import { stackLocks } from "#sandbox/engine/locks.ts";
import { statesFolder } from "#sandbox/engine/pulumi.ts";
import { sendSignal } from "#sandbox/processes/signal.ts";
import { MOMENTS, type Moment, type Watch, watchFor } from "#test/chaos/moments.ts";
import type { Victim } from "#test/chaos/update.ts";
import { endToEnd } from "./harness/context.ts";
import { descendants } from "./harness/killed-run.ts";
import { imageFileOf, type PromotionsOnly, promotionsOnly } from "./harness/promotions-only.ts";
import { argumentsOf, environmentWith } from "./harness/pulumi.ts";
import { point } from "./harness/scenario.ts";
import { STACK } from "./harness/small-project.ts";

const SERVICES = ["catalogue", "frontend"];
/** Each kill promotes from one to the other. */
const VERSIONS = ["1.0.0", "1.1.0"];
let version = VERSIONS[0] ?? "";

/** Every boundary of the engine's own; of the provider two at which Git knows more than the state. */
const KILLS: readonly (readonly [Victim, Moment])[] = [
  ...MOMENTS.filter((moment) => moment !== "at random").map((moment) => ["engine", moment] as const),
  ["provider", "after the push, before its answer"],
  ["provider", "before the tag"],
  ...Array.from({ length: Number(process.env.SLIPWAY_RANDOM_KILLS ?? 2) }, (_, index): [Victim, Moment] => [
    index % 2 === 1 ? "provider" : "engine",
    "at random",
  ]),
];
/** About the time of an update, in milliseconds. */
const RANDOM = 6_000;

/** What became of the kills, for the report at the end. */
const struck = new Map<string, { killed: number; late: number }>();
function note(victim: Victim, moment: Moment, killed: boolean): void {
  const key = `${victim} ${moment}`;
  process.stderr.write(`[e2e] the ${key}: ${killed ? "killed" : "had ended already"}\n`);
  const { killed: before, late } = struck.get(key) ?? { killed: 0, late: 0 };
  struck.set(key, { killed: before + Number(killed), late: late + Number(!killed) });
}

let promotions: PromotionsOnly;
let watch: Watch | undefined;
beforeAll(async () => {
  promotions = await promotionsOnly(SERVICES, (request, response) => watch?.request(request, response));
  promotions.pin(version);
  await expectUp();
});
afterAll(async () => {
  await promotions?.close();
  for (const [what, { killed, late }] of struck)
    console.log(`${what.padEnd(44)}${killed} killed, ${late} had ended already`);
});

/** Runs `up`, with the way out that a refused one names, and nothing else. */
async function expectUp(more: readonly string[] = []): Promise<void> {
  const { project } = promotions;
  const first = await project.run("up", more);
  if (first.exitCode === 0) return;
  expect(first.all).toContain("pulumi cancel");
  expect((await project.run("cancel")).exitCode).toBe(0);
  const second = await project.run("up", more);
  expect(second.exitCode, second.all).toBe(0);
}

/** Begins an update by the real engine and kills it, or its provider, at a moment; ends when the engine has. */
async function upKilled(victim: Victim, moment: Moment): Promise<boolean> {
  const run = spawn(endToEnd().engine.pulumi, argumentsOf("up", STACK), {
    cwd: promotions.project.folder,
    env: environmentWith(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let killed: Promise<void> | undefined;
  const kill = async () => {
    if (victim === "engine") return sendSignal(run.pid ?? 0, "SIGKILL");
    // At once, or as soon as there is one.
    while (run.exitCode === null) {
      const below = await descendants(run.pid ?? 0);
      const providers = below.filter(({ command }) => /dynamic-provider/.test(command));
      for (const { pid } of providers) sendSignal(pid, "SIGKILL");
      if (providers.length > 0) return;
    }
  };
  const strike = () => {
    killed = kill();
  };
  watch = watchFor(moment, strike, RANDOM);
  for (const stream of [run.stdout, run.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
      watch?.output(output);
    });
  await once(run, "exit");
  watch.end();
  watch = undefined;
  await killed;
  return killed !== undefined && run.exitCode !== 0;
}

const Exported = z.object({
  deployment: z.object({
    pending_operations: z.array(z.unknown()).optional(),
    resources: z.array(z.object({ outputs: z.record(z.string(), z.unknown()).optional() })),
  }),
});

point("the real engine, killed in the middle of a promotion", () => {
  it.each(KILLS.map(([victim, moment]) => ({ victim, moment })))(
    "leaves one commit a service and nothing by hand: the $victim $moment",
    async ({ victim, moment }) => {
      const { repository, project } = promotions;
      const before = await repository.git("rev-parse", "main");
      version = VERSIONS.find((one) => one !== version) ?? "";
      promotions.pin(version);
      const killed = await upKilled(victim, moment);
      note(victim, moment, killed);
      if (moment !== "at random") expect(killed, "it was killed").toBe(true);
      await expectUp();

      const state = Exported.parse(JSON.parse((await project.run("export")).stdout)).deployment;
      expect(state.pending_operations ?? []).toEqual([]);
      for (const service of SERVICES) {
        const commits = await repository.git(
          "log",
          "--format=%H",
          `${before}..main`,
          "--",
          imageFileOf(service),
        );
        expect(commits, service).toMatch(/^[0-9a-f]{40}$/);
        const text = await repository.git("show", `main:${imageFileOf(service)}`);
        expect(parseImageFile(text)?.version).toBe(version);
        const records = await repository.git(
          "tag",
          "--points-at",
          commits,
          "--list",
          `verified/dev/${service}/*`,
        );
        expect(records, service).toMatch(
          new RegExp(`^verified/dev/${service}/${version.replaceAll(".", "\\.")}(\\+[0-9a-f]{7})?$`),
        );
        const known = state.resources.find(({ outputs }) => outputs?.service === service)?.outputs;
        expect(known?.commit, "in the state").toBe(commits);
      }
      const states = statesFolder(environmentWith()) ?? "";
      expect(stackLocks(states).filter(({ stack }) => stack === STACK)).toEqual([]);
    },
  );

  it("leaves nothing to do in the end", async () => {
    await expectUp(["--expect-no-changes"]);
    expect((await promotions.project.run("destroy")).exitCode).toBe(0);
  });
});
