import type { Entry } from "./sections.ts";

/** What values of a shared kind look like where nobody uses the setting yet. */
const OF_KIND: Readonly<Record<string, unknown>> = {
  name: "shop",
  port: 8080,
  duration: "1h30m",
  schedule: "0 22 * * 5",
  "time zone": "Europe/Berlin",
  "value or { env }": { env: "SHOP_ADDRESS" },
  "credential reference": { env: "SHOP_SECRET" },
};

/**
 * An example of a setting whose values need no explaining: the first choice that is not the default anyway, the default of
 * a number or text, or what its kind looks like. Undefined for what nobody could guess.
 */
export function plainExample({ kind, preset }: Pick<Entry, "kind" | "preset">): unknown {
  const items = /^list of (.*)$/.exec(kind)?.[1];
  if (items !== undefined) {
    const item = plainExample({ kind: items, preset: undefined });
    if (item !== undefined) return [item];
  }
  const choices = choicesOf(kind);
  if (choices.length > 0) return choices.find((choice) => choice !== preset) ?? choices[0];
  if (preset !== undefined && Object.keys(Object(preset)).length > 0) return preset;
  if (typeof preset === "number" || typeof preset === "boolean") return preset;
  if (kind in OF_KIND) return OF_KIND[kind];
  const least = /^number(?:, at least (-?\d+)|, (-?\d+) to -?\d+)?/.exec(kind);
  return least === null ? undefined : Number(least[1] ?? least[2] ?? 1);
}

const VALUES: Readonly<Record<string, unknown>> = { true: true, false: false };

/** The choices of a kind that is nothing else: `a`, `b`. */
function choicesOf(kind: string): unknown[] {
  if (!/^`[^`]+`(?:, `[^`]+`)*$/.test(kind)) return [];
  return [...kind.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => (text in VALUES ? VALUES[text] : text));
}
