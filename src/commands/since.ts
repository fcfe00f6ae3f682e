import { InvalidArgumentError } from "commander";

const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };

/**
 * A moment that an option names: a date or time (RFC 3339), or how long ago it was (`12h`, `30d`, `4w`).
 * @throws InvalidArgumentError
 */
export function momentOf(text: string, now = new Date()): Date {
  const [, count, unit = ""] = /^(\d+)([hdw])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (HOURS[unit] ?? 0) * 3_600_000);
  const date = /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : undefined;
  if (date === undefined || Number.isNaN(date.getTime()))
    throw new InvalidArgumentError("Write a date (2026-03-01), a time, or how long ago (12h, 30d, 4w).");
  return date;
}
