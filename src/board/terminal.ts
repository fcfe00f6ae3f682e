import { table } from "../commands/output.ts";
import { type Board, type BoardCell, stateOf } from "./model.ts";
import { agoWords, gatesWords, SIGNS, stateWords } from "./words.ts";

/** The board as a table for a terminal. */
export function boardTable({ stages, cells, at, unseen }: Board): string {
  const rows = [...Map.groupBy(cells, ({ service }) => service)].map(([service, row]) => [
    service,
    ...stages.map(({ stage, seen }) =>
      cellText(
        row.find((cell) => cell.stage === stage),
        seen,
        at,
      ),
    ),
  ]);
  const drawn = table(["service", ...stages.map(({ stage }) => stage)], rows);
  return [drawn, ...unseen.map((line) => `not seen: ${line}`)].join("\n");
}

function cellText(cell: BoardCell | undefined, seen: boolean, now: Date): string {
  if (cell === undefined) return "";
  const state = stateOf(cell, seen);
  const { version, set, next } = cell;
  return [
    [version, SIGNS[state], stateWords(cell, state)].filter((part) => part !== undefined).join("  "),
    ...(set === undefined ? [] : [`${set.commit.slice(0, 7)} ${agoWords(set.at, now)}`]),
    ...(next === undefined ? [] : [`→ ${next.version}: ${gatesWords(next, now)}`]),
  ].join("\n");
}
