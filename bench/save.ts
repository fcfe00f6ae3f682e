import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderMarkdown } from "./render.ts";
import { lineOf, type Report } from "./report.ts";

/** Where figures that are worth keeping lie. */
const RESULTS = join(import.meta.dirname, "results");

/** Writes a report as `<name>.json` (with every sample) and `<name>.md`; returns the paths. */
export async function save(report: Report): Promise<string[]> {
  await mkdir(RESULTS, { recursive: true });
  const sections = report.sections.map(({ rows, ...section }) => ({
    ...section,
    rows: rows.map((row) => ({ ...lineOf(row), ...("samples" in row ? { samples: row.samples } : {}) })),
  }));
  const files = [
    [join(RESULTS, `${report.name}.json`), `${JSON.stringify({ ...report, sections }, null, 2)}\n`],
    [join(RESULTS, `${report.name}.md`), renderMarkdown(report)],
  ] as const;
  await Promise.all(files.map(([path, text]) => writeFile(path, text)));
  return files.map(([path]) => path);
}
