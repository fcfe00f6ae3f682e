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
/** What the registry has beside the first; each kill promotes from one to the other. */
const VERSIONS = ["1.1.0", "1.0.0"];

/** Every boundary of the engine's own; of the provider two at which Git knows more than the state. */
const KILLS: readonly (readonly [Victim, Moment])[] = [
  ...MOMENTS.filter((moment) => moment !== "at random").map((moment) => ["engine", moment] as const),
  ["provider", "after the push, before its answer"],
  ["provider", "before the tag"],
];

let promotions: PromotionsOnly;
let watch: Watch | undefined;
beforeAll(async () => {
  promotions = await promotionsOnly(SERVICES, (request, response) => watch?.request(request, response));
  promotions.pin("1.0.0");
  await expectUp();
});
afterAll(() => promotions?.close());

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
    const below = await descendants(run.pid ?? 0);
    for (const { pid, command } of below) if (/dynamic-provider/.test(command)) sendSignal(pid, "SIGKILL");
  };
  watch = watchFor(moment, () => {
    killed = kill();
  });
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
  it.each(KILLS.map(([victim, moment], index) => ({ victim, moment, index })))(
    "leaves one commit a service and nothing by hand: the $victim $moment",
    async ({ victim, moment, index }) => {
      const { repository, project } = promotions;
      const before = await repository.git("rev-parse", "main");
      const version = VERSIONS[index % VERSIONS.length] ?? "";
      promotions.pin(version);
      expect(await upKilled(victim, moment), "it was killed").toBe(true);
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
