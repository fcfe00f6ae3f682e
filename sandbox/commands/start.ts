import { Listr, type ListrTask, PRESET_TIMER } from "listr2";
import type { Engine } from "../engine/home.ts";
import { fluxPrograms } from "../flux/controllers.ts";
import type { FluxParts } from "../flux/ensure.ts";
import {
  checkout,
  getFlux,
  getPrograms,
  type LocalPrograms,
  PROGRAMS,
  prepareEngine,
  sandboxRoot,
  startLocal,
} from "../local.ts";
import { readProject, usesFlux } from "../project.ts";
import { knownExposures, type Sandbox } from "../sandbox.ts";
import { openSession, type Session } from "../session.ts";
import { showBoard } from "./board.ts";
import { describePrograms, engineProgress, progressTo } from "./progress.ts";

/** What the steps of a start hand to each other. */
interface StartContext {
  programs?: LocalPrograms;
  flux?: FluxParts;
  sandbox?: Sandbox;
  session?: Session;
}

type Step = ListrTask<StartContext>;

const need = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`${what} is missing: a step was left out`);
  return value;
};

const programsStep: Step = {
  title: "Programs",
  task: async (context, task) => {
    const describe = describePrograms(PROGRAMS.length);
    const show = progressTo((line) => {
      task.output = line;
    }, process.stdout.isTTY);
    context.programs = await getPrograms((event) => {
      const line = describe(event);
      if (line !== undefined) show(line);
    });
    task.title = `Programs: ${PROGRAMS.length} ready`;
  },
};

const fluxStep: Step = {
  title: "Flux's controllers",
  enabled: () => usesFlux(checkout),
  task: async (context, task) => {
    const describe = describePrograms(fluxPrograms.length);
    const show = progressTo((line) => {
      task.output = line;
    }, process.stdout.isTTY);
    context.flux = await getFlux((event) => {
      const line = describe(event);
      if (line !== undefined) show(line);
    });
  },
};

const sandboxStep = (root: string): Step => ({
  title: "Sandbox: cluster, Argo CD, GitHub double, registry",
  task: async (context, task) => {
    const say = (line: string) => {
      task.output = line;
    };
    context.sandbox = await startLocal(root, need(context.programs, "programs"), say, context.flux);
    task.title = `Sandbox: ${context.sandbox.processes.length} processes run, all on loopback but ${knownExposures.length} metrics ports`;
  },
});

const engineStep = (root: string): Step => ({
  title: "Pulumi engine",
  task: async (context, task) => {
    const engine: Engine = await prepareEngine(root, checkout, need(context.programs, "programs"));
    context.session = openSession(need(context.sandbox, "sandbox"), engine);
    if (engine.standIns.length > 0)
      task.title = `Pulumi engine (stand-ins of the sandbox: ${engine.standIns.join(", ")})`;
  },
});

const upStep = (environment: string): Step => ({
  title: `pulumi up -s ${environment}`,
  task: async (context, task) => {
    const { run } = need(context.session, "session");
    const show = progressTo((line) => {
      task.output = line;
    }, process.stdout.isTTY);
    const { exitCode, all } = await run(
      checkout,
      ["up", "--stack", environment, "--yes", "--skip-preview"],
      (line) => {
        const progress = engineProgress(line);
        if (progress !== undefined) show(progress);
      },
    );
    if (exitCode !== 0)
      throw new Error(`pulumi up -s ${environment} ended with exit code ${exitCode}:\n${all}`);
    const summary = /(\d+ unchanged)/.exec(all)?.[1];
    const changed = [...all.matchAll(/^\s+[+~-] (\d+ (?:created|updated|deleted))$/gm)].map(
      (match) => match[1],
    );
    task.title = `pulumi up -s ${environment}: ${[...changed, summary].filter((part) => part !== undefined).join(", ")}`;
  },
});

const NEXT = `Next, a promotion in three commands (a version is edited, previewed, promoted):
  npm run pulumi -- config set --path 'slipway:freight.catalogue' 1.1.0 -s dev
  npm run pulumi -- preview --diff -s dev
  npm run pulumi -- up -s dev
The same with -s staging before -s dev is refused by its gates. \`npm stop\` ends the sandbox and keeps its data.`;

/** From whatever is there to five services on dev, staging and prod, with the board. */
export async function start(): Promise<void> {
  const root = sandboxRoot();
  const { environments } = readProject(checkout);
  const steps = [programsStep, fluxStep, sandboxStep(root), engineStep(root), ...environments.map(upStep)];
  const context: StartContext = {};
  await new Listr<StartContext>(steps, {
    ctx: context,
    // The engine gets the signal too, and is waited for: it records what it has done before it ends.
    registerSignalListeners: false,
    rendererOptions: { collapseErrors: false, timer: PRESET_TIMER },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
  await showBoard(root);
  console.log(`\n${NEXT}`);
}
