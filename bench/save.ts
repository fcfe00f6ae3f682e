import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderSvg } from "./chart.ts";
import { renderMarkdown } from "./render.ts";
import { lineOf, type Report } from "./report.ts";

/** Where figures that are worth keeping lie. */
const RESULTS = join(import.meta.dirname, "results");

/** Writes a report as `<name>.json` (with every sample), `<name>.md` and its charts as `<name>.svg`; returns the paths. */
export async function save(report: Report): Promise<string[]> {
  await mkdir(RESULTS, { recursive: true });
  const sections = report.sections.map(({ rows, ...section }) => ({
    ...section,
    rows: rows.map((row) => ({ ...lineOf(row), ...("samples" in row ? { samples: row.samples } : {}) })),
  }));
  const { charts = [], ...figures } = report;
  const caption = `${report.from.slice(0, 10)}, ${report.machine.cores} cores, load ${report.machine.loadAtStart[0]} at the start; npm run bench -- ${report.name}`;
  const files: [string, string][] = [
    [join(RESULTS, `${report.name}.json`), `${JSON.stringify({ ...figures, sections }, null, 2)}\n`],
    [join(RESULTS, `${report.name}.md`), renderMarkdown(report)],
    ...(charts.length === 0
      ? []
      : [[join(RESULTS, `${report.name}.svg`), renderSvg(charts, caption)] satisfies [string, string]]),
  ];
  await Promise.all(files.map(([path, text]) => writeFile(path, text)));
  return files.map(([path]) => path);
}
