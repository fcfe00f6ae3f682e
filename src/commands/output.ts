import Table from "cli-table3";

type Cell = string | number | undefined;

/** Rows as a table for a terminal. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const drawn = new Table({ head: [...head], style: { head: [], border: [] } });
  drawn.push(...rows.map((row) => row.map((cell) => String(cell ?? ""))));
  return drawn.toString();
}

/** Rows as comma-separated values with a line of names (RFC 4180, but with the line ends of this system). */
export const csv = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [head, ...rows].map((row) => row.map(csvField).join(",")).join("\n");

function csvField(cell: Cell): string {
  const text = String(cell ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A value as JSON for a program. */
export const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

const UNITS: readonly (readonly [string, number])[] = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
];

/** A duration for people, in its largest unit: `1.5 h`. */
export function duration(seconds: number | undefined): string {
  if (seconds === undefined) return "";
  const [unit, size] = UNITS.find(([, one]) => seconds >= one) ?? ["s", 1];
  return `${Number((seconds / size).toFixed(1))} ${unit}`;
}

/** A share of 1 for people: `12.5 %`; "" where it is not known. */
export const percent = (rate: number | undefined): string =>
  rate === undefined ? "" : `${Number((rate * 100).toFixed(1))} %`;
