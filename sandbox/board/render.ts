import Table from "cli-table3";
import { type BoardCell, isHealthy } from "./cells.ts";

/** How long ago, in one unit: `12 s ago`, `3 min ago`, `2 h ago`, `5 d ago`. */
export function ago(at: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

function cellText(cell: BoardCell | undefined, now: Date): string {
  if (cell === undefined || cell.version === undefined) return "nothing promoted";
  const mark = isHealthy(cell) ? "✓" : "✗";
  const when = cell.at === undefined ? "" : ` ${ago(cell.at, now)}`;
  return `${cell.version}  ${mark} ${cell.sync}, ${cell.health}\n${(cell.commit ?? "").slice(0, 7)}${when}`;
}

/** The services by environment as a table for a terminal. */
export function renderBoard(cells: readonly BoardCell[], environments: readonly string[], now: Date): string {
  const table = new Table({ head: ["service", ...environments], style: { head: [], border: [] } });
  for (const service of [...new Set(cells.map((cell) => cell.service))]) {
    const row = environments.map((environment) =>
      cells.find((cell) => cell.service === service && cell.environment === environment),
    );
    table.push([service, ...row.map((cell) => cellText(cell, now))]);
  }
  return table.toString();
}
