import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureStacks } from "#sandbox/engine/stacks.ts";
import { checkout } from "#sandbox/local.ts";
import type { Session } from "#sandbox/session.ts";
import type { Lab } from "../lab.ts";
import type { Section } from "../report.ts";
import { type Steps, timed } from "../steps.ts";

/** Name of the environment that is run, and of the empty program's stack. */
const STACK = "dev";

/** A run that would change something is an error, so that every sample is one of doing nothing. */
const COMMON = ["--stack", STACK, "--non-interactive", "--expect-no-changes"];
const COMMANDS = {
  preview: ["preview", ...COMMON],
  up: ["up", "--yes", "--skip-preview", ...COMMON],
} as const;

/** An ESM program in TypeScript without resources, run as the product's is. */
async function emptyProgram(scratch: string, { engine }: Session): Promise<string> {
  const folder = join(scratch, "empty");
  await mkdir(folder);
  await Promise.all([
    writeFile(
      join(folder, "Pulumi.yaml"),
      "name: empty\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: main.ts\n",
    ),
    writeFile(join(folder, "package.json"), '{ "name": "empty", "type": "module", "main": "main.ts" }\n'),
    writeFile(join(folder, "main.ts"), "export {};\n"),
    symlink(join(checkout, "node_modules"), join(folder, "node_modules")),
  ]);
  await ensureStacks({ pulumi: engine.pulumi, environment: engine.environment, project: folder }, [STACK]);
  return folder;
}

/** Measures no-op runs of the product's first environment beside an empty program, one after the other in turns. */
export async function measureEngine(
  lab: Lab,
  session: Session,
  runs: number,
  steps: Steps,
): Promise<Section> {
  const run = async (folder: string, args: readonly string[]): Promise<number> => {
    steps.check();
    const { result, seconds } = await timed(() => session.run(folder, args, "capture"));
    steps.check();
    if (result.exitCode !== 0)
      throw new Error(`pulumi ${args.join(" ")} ended with exit code ${result.exitCode}:\n${result.all}`);
    return seconds;
  };
  const empty = await emptyProgram(lab.scratch, session);
  // The first `up` of a stack records the stack itself.
  await run(empty, ["up", "--yes", "--skip-preview", "--stack", STACK, "--non-interactive"]);

  const kinds = [
    { what: "no-op `pulumi preview`", folder: lab.project, args: COMMANDS.preview },
    { what: "the same of an empty program", folder: empty, args: COMMANDS.preview },
    { what: "no-op `pulumi up --skip-preview`", folder: lab.project, args: COMMANDS.up },
    { what: "the same of an empty program", folder: empty, args: COMMANDS.up },
  ].map((kind) => ({ ...kind, samples: [] as number[] }));
  for (let n = 0; n <= runs; n++) {
    for (const { folder, args, samples } of n % 2 === 0 ? kinds : kinds.toReversed()) {
      const seconds = await run(folder, args);
      // The first round fills the caches of compiled code.
      if (n > 0) samples.push(seconds);
    }
    if (n > 0)
      steps.say(`no-op ${n}/${runs}: ${kinds.map(({ samples }) => samples.at(-1)?.toFixed(2)).join(", ")} s`);
  }
  const [preview, emptyPreview, up, emptyUp] = kinds.map(({ what, samples }) => ({ what, samples }));
  if (!preview || !emptyPreview || !up || !emptyUp) throw new Error("four kinds of runs were to be measured");
  return {
    title: `No-op runs of the ${STACK} stack`,
    notes: [
      "Whole commands as a person waits for them, in turns, in alternating order, after one round that is not counted; each run is checked to change nothing.",
      session.engine.standIns.length === 0
        ? "The engine has all its own parts."
        : `Both sides run with the sandbox's stand-ins: ${session.engine.standIns.join(", ")}.`,
    ],
    rows: [
      preview,
      emptyPreview,
      { what: "ratio, preview", of: preview, to: emptyPreview, goalRatio: 1.5 },
      up,
      emptyUp,
      { what: "ratio, up", of: up, to: emptyUp },
    ],
  };
}
