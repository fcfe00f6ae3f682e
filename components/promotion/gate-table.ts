import type { GateResult, GateState } from "./gates/gate.ts";

const MARKS: Record<GateState, string> = { pass: "✓", fail: "✗", pending: "…", waived: "!", unknown: "?" };

/** The sign by which people see a gate's state. */
export const gateMark = (state: GateState): string => MARKS[state];

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));

/** Lines of columns; all but the last are padded. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const count = widest(rows.map((row) => "x".repeat(row.length)));
  const widths = Array.from({ length: count }, (_, at) => widest(rows.map((row) => row[at] ?? "")));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** The gates of one promotion, a line each: what it says and why. */
export const gateTable = (gates: readonly GateResult[]): string[] =>
  columns(gates.map(({ gate, state, reason }) => [`${gateMark(state)} ${gate}`, state, reason]));

/** The gates of several promotions, a line for each promotion and a column for each gate. */
export function gateMatrix(
  rows: readonly { readonly name: string; readonly gates: readonly GateResult[] }[],
): string[] {
  const names = [...new Set(rows.flatMap(({ gates }) => gates.map(({ gate }) => gate)))];
  const cells = rows.map(({ name, gates }) => [
    name,
    ...names.map((wanted) => {
      const state = gates.find(({ gate }) => gate === wanted)?.state;
      return state === undefined ? "-" : `${gateMark(state)} ${state}`;
    }),
  ]);
  return columns([["", ...names], ...cells]);
}
