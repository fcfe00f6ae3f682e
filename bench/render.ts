import Table from "cli-table3";
import type { Machine } from "./machine.ts";
import { type Table as Figures, type Line, lineOf, type Report, type Section } from "./report.ts";

const HEAD = ["", "n", "p50", "p95", "max", "goal", "verdict"];

const seconds = (value: number | undefined): string => (value === undefined ? "-" : `${value.toFixed(2)} s`);

function cells({ what, n, p50, p95, max, ratio, goal, verdict }: Line): string[] {
  const figures =
    ratio === undefined ? [seconds(p50), seconds(p95), seconds(max)] : [`${ratio.toFixed(3)} times`, "", ""];
  return [what, n, ...figures, goal, (verdict ?? "").toUpperCase()];
}

/** The tables of a section: times first. */
const tablesOf = ({ rows, table }: Section): Figures[] => [
  ...(rows.length === 0 ? [] : [{ head: HEAD, rows: rows.map((row) => cells(lineOf(row))) }]),
  ...(table === undefined ? [] : [table]),
];

/** What is true of all figures of a report, a line each. */
function facts({ from, to, machine }: Report): string[] {
  return [
    `${from} to ${to}`,
    machineLine(machine),
    `Load average over 1, 5 and 15 minutes: ${machine.loadAtStart.join(", ")} at the start, ${machine.loadAtEnd.join(", ")} at the end.`,
    "Percentiles interpolate linearly between samples; a ratio is that of two medians. Below 20 samples there is no p95.",
  ];
}

const machineLine = ({ processor, cores, memoryGiB, system, node }: Machine): string =>
  `${cores} cores (${processor}), ${memoryGiB} GiB, ${system}, Node ${node}.`;

/** A report for a terminal or a log: plain text without colours. */
export function renderText(report: Report): string {
  const sections = report.sections.map((section) => {
    const tables = tablesOf(section).map(({ head, rows }) => {
      const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
      table.push(...rows.map((row) => [...row]));
      return table.toString();
    });
    return [section.title, ...tables, ...section.notes].join("\n");
  });
  return [...sections, facts(report).join("\n")].join("\n\n");
}

/** The same report as Markdown. */
export function renderMarkdown(report: Report): string {
  const row = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
  const sections = report.sections.map((section) =>
    [
      `## ${section.title}`,
      "",
      ...tablesOf(section).flatMap(({ head, rows }) => [
        row(head),
        row(head.map(() => "---")),
        ...rows.map(row),
        "",
      ]),
      ...section.notes.map((note) => `- ${note}`),
    ].join("\n"),
  );
  const intro = facts(report).map((fact) => `- ${fact}`);
  return [`# ${report.name}`, intro.join("\n"), ...sections].join("\n\n").concat("\n");
}
