import { type Command, Option } from "commander";
import { type AuditEntry, auditOf } from "#components/promotion/audit.ts";
import { readHistory } from "#components/promotion/history.ts";
import { assertService, openGitops, upstreamOf } from "./gitops.ts";
import { csv, duration, json, table } from "./output.ts";
import { openProject } from "./project.ts";
import { momentOf } from "./since.ts";

interface Options {
  readonly stage?: string;
  readonly since?: Date;
  readonly format: "text" | "json" | "csv";
}

/** `audit`: who promoted what, when, on which grounds, from Git alone. */
export const addAudit = (program: Command): void => {
  program
    .command("audit")
    .description("who promoted what, when, from which verified commit; from Git alone")
    .argument("[service]", "default: every service")
    .option("--stage <stage>", "default: every stage")
    .option(
      "--since <moment>",
      "a date, or how long ago: 12h, 30d, 4w; default: from the beginning",
      (text) => momentOf(text),
    )
    .addOption(
      new Option("--format <format>", "json and csv are for programs")
        .choices(["text", "json", "csv"])
        .default("text"),
    )
    .addHelpText("after", "\nExample: npm run audit -- catalogue --since 30d --format csv")
    .action(async (service: string | undefined, { format, ...filter }: Options) => {
      const project = openProject(process.cwd());
      const [first] = project.environments;
      if (service !== undefined && first !== undefined) assertService(first, service);
      if (filter.stage !== undefined) project.environment(filter.stage);
      const history = await readHistory(await openGitops(project));
      const entries = auditOf(history, upstreamOf(project), {
        ...filter,
        ...(service === undefined ? {} : { service }),
      });
      console.log(RENDER[format](entries));
    });
};

const FIELDS = [
  "at",
  "stage",
  "service",
  "version",
  "from",
  "by",
  "outcome",
  "seconds",
  "source",
  "gates",
  "approvedBy",
  "waived",
  "digest",
  "commit",
  "run",
  "group",
] as const satisfies readonly (keyof AuditEntry)[];

const text = (value: AuditEntry[keyof AuditEntry]): string =>
  Array.isArray(value) ? value.join(" ") : String(value ?? "");

const short = (commit: string): string => commit.slice(0, 7);

const RENDER: Record<Options["format"], (entries: readonly AuditEntry[]) => string> = {
  json: json,
  csv: (entries) =>
    csv(
      FIELDS,
      entries.map((entry) => FIELDS.map((field) => text(entry[field]))),
    ),
  text: (entries) =>
    entries.length === 0
      ? "no promotion"
      : table(
          ["when", "stage", "service", "version", "by", "outcome", "took", "from", "gates", "commit"],
          entries.map((entry) => [
            entry.at.slice(0, 19).replace("T", " "),
            entry.stage,
            entry.group === "" ? entry.service : `${entry.service}\n(${entry.group})`,
            entry.from === "" ? entry.version : `${entry.from} -> ${entry.version}`,
            [entry.by, ...entry.approvedBy.map((who) => `approved: ${who}`)].join("\n"),
            entry.outcome,
            duration(entry.seconds),
            entry.source
              .map((source) => source.replace(/@(.*)/, (_, commit) => `@${short(commit)}`))
              .join("\n"),
            [...entry.gates, entry.waived].filter((line) => line !== "").join("\n"),
            short(entry.commit),
          ]),
        ),
};
