import { styleText } from "node:util";
import Table from "cli-table3";
import type { Block, PlanDocument } from "./document.ts";

/** Every part of a frame that cli-table3 draws, left out. */
const NO_RULES = Object.fromEntries(
  ["top", "bottom", "left", "right"]
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat("mid", "mid-mid", "middle")
    .map((part) => [part, ""]),
);

/** A plan for a terminal; colours only where the stream takes them. */
export function terminal({ title, overview, sections }: PlanDocument): string {
  return [
    styleText("bold", title.replaceAll("`", "")),
    blockText(overview),
    ...sections.map((section) =>
      [styleText("bold", section.title), ...section.blocks.map(blockText)].join("\n"),
    ),
  ].join("\n\n");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "text":
      return `  ${block.text}`;
    case "list":
      return block.items.map((item) => indented(item)).join("\n");
    case "table":
      return tableText(block.head, block.rows);
    case "diff":
      return [
        ...(block.title === "" ? [] : [`  ${block.title}`]),
        ...block.diff.split("\n").map((line) => `    ${coloured(line)}`),
      ].join("\n");
  }
}

const indented = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");

/** Lines of columns without rules between them: reasons are long, and a frame around them would break. */
function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: head.map((name) => styleText("bold", name)),
    chars: NO_RULES,
    style: { head: [], "padding-left": 2, "padding-right": 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

function coloured(line: string): string {
  if (line.startsWith("+")) return styleText("green", line);
  return line.startsWith("-") ? styleText("red", line) : line;
}
