import type { Command } from "commander";
import { type DoraFigures, doraOf } from "#components/promotion/dora.ts";
import { readHistory } from "#components/promotion/history.ts";
import { openGitops } from "./gitops.ts";
import { duration, json, percent, table } from "./output.ts";
import { openProject } from "./project.ts";
import { momentOf } from "./since.ts";

/** The window that figures are of by default. */
const WINDOW = "30d";

/** `dora`: the four figures of software delivery by service and environment, from Git alone. */
export const addDora = (program: Command): void => {
  program
    .command("dora")
    .description(
      "deployment frequency, lead time, change failure rate and time to restore by service and environment; from Git alone",
    )
    .option(
      "--since <moment>",
      `beginning of the window: a date, or how long ago (12h, 30d, 4w); default: ${WINDOW}`,
      (text) => momentOf(text),
    )
    .option("--json", "for a program; times in seconds")
    .addHelpText("after", "\nExample: npm run dora -- --since 90d\nDefinitions: docs/commands.md")
    .action(async (options: { readonly since?: Date; readonly json?: true }) => {
      const project = openProject(process.cwd());
      const { promotions } = await readHistory(await openGitops(project));
      const window = { since: options.since ?? momentOf(WINDOW), until: new Date() };
      const pending = Math.max(
        ...project.environments.map(({ settings }) => settings.promotion.timeoutSeconds),
      );
      const figures = doraOf(promotions, window, pending);
      console.log(options.json ? json({ ...window, figures }) : render(figures));
    });
};

const render = (figures: readonly DoraFigures[]): string =>
  figures.length === 0
    ? "no promotion"
    : table(
        ["service", "stage", "deployments", "a day", "lead time", "failed", "rate", "to restore"],
        figures.map((one) => [
          one.service,
          one.stage,
          one.deployments,
          Number(one.deploymentsPerDay.toFixed(2)),
          duration(one.leadTimeSeconds),
          one.unrestored === 0 ? one.failed : `${one.failed} (${one.unrestored} still)`,
          percent(one.changeFailureRate),
          duration(one.restoreSeconds),
        ]),
      );
