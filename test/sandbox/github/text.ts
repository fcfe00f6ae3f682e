import { z } from "zod";

/** One field of an answer as text, or a failed test that says which field was missing. */
export function text(body: unknown, field: string): string {
  return String(z.looseObject({ [field]: z.union([z.string(), z.number()]) }).parse(body)[field]);
}
