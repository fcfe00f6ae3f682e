import { join } from "node:path";
import type { Session } from "#sandbox/session.ts";
import type { Lab } from "../lab.ts";
import type { Section } from "../report.ts";
import { type Steps, timed } from "../steps.ts";
import { deployProgram, EMPTY, ONE_OF_EACH, STACK, TEMPLATE } from "./programs.ts";

/** A no-op preview may take this many times as long as the empty program's. */
const GOAL = 1.5;

/** A run that would change something is an error, so that every sample is one of doing nothing. */
const COMMON = ["--stack", STACK, "--non-interactive", "--expect-no-changes"];
const PREVIEW = ["preview", ...COMMON];
const UP = ["up", "--yes", "--skip-preview", ...COMMON];

/** One command on one project, and how long it took each time. */
interface Run {
  readonly what: string;
  readonly folder: string;
  readonly args: readonly string[];
  readonly samples: number[];
}

/** Measures no-op runs of the product's first environment beside programs that do less, in turns. */
export async function measureEngine(
  lab: Lab,
  session: Session,
  rounds: number,
  steps: Steps,
): Promise<Section> {
  const program = async (name: string, source: string): Promise<string> => {
    const folder = join(lab.scratch, name);
    await deployProgram(folder, source, session);
    return folder;
  };
  const run = (what: string, folder: string, args: readonly string[]): Run => ({
    what,
    folder,
    args,
    samples: [],
  });
  const empty = await program("empty", EMPTY);
  const preview = run("no-op `pulumi preview`", lab.project, PREVIEW);
  const emptyPreview = run("the same of an empty program", empty, PREVIEW);
  const template = run("the same of an empty program with the SDK", await program("sdk", TEMPLATE), PREVIEW);
  const plugins = run("the same of one resource of each plugin", await program("each", ONE_OF_EACH), PREVIEW);
  const up = run("no-op `pulumi up --skip-preview`", lab.project, UP);
  const emptyUp = run("the same of an empty program", empty, UP);

  const runs = [preview, emptyPreview, template, plugins, up, emptyUp];
  for (let round = 0; round <= rounds; round++) {
    for (const { folder, args, samples } of round % 2 === 0 ? runs : runs.toReversed()) {
      const seconds = await succeed(session, folder, args, steps);
      // The first round fills the caches of compiled code.
      if (round > 0) samples.push(seconds);
    }
    const last = runs.map(({ samples }) => samples.at(-1)?.toFixed(2)).join(", ");
    if (round > 0) steps.say(`no-op ${round}/${rounds}: ${last} s`);
  }
  return {
    title: `No-op runs of the ${STACK} stack`,
    notes: [
      "Whole commands as a person waits for them, in turns, in alternating order, after one round that is not counted; each run is checked to change nothing.",
      "The empty program imports nothing. Beside it: one that imports the SDK alone, and one with a namespace, a repository and a dynamic resource, which starts the same plugins as the stack.",
      session.engine.standIns.length === 0
        ? "The engine has all its own parts."
        : `All run with the sandbox's stand-ins: ${session.engine.standIns.join(", ")}.`,
    ],
    rows: [
      preview,
      emptyPreview,
      { what: "ratio, preview", of: preview, to: emptyPreview, goalRatio: GOAL },
      template,
      { what: "ratio to the SDK alone", of: preview, to: template },
      plugins,
      { what: "ratio to one resource of each", of: preview, to: plugins },
      up,
      emptyUp,
      { what: "ratio, up", of: up, to: emptyUp },
    ],
  };
}

/** Seconds of a run. @throws when it ends with anything but success */
async function succeed(
  session: Session,
  folder: string,
  args: readonly string[],
  steps: Steps,
): Promise<number> {
  steps.check();
  const { result, seconds } = await timed(() => session.run(folder, args, "capture"));
  steps.check();
  if (result.exitCode === 0) return seconds;
  throw new Error(`pulumi ${args.join(" ")} ended with exit code ${result.exitCode}:\n${result.all}`);
}
