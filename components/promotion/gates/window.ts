import { Cron } from "croner";
import * as z from "zod";
import { type Decision, defineGate } from "./gate.ts";

declare module "./gate.ts" {
  interface GateSettings {
    readonly window?: WindowSettings;
  }
}

/** When promotions may commit: patterns of cron, each of which matches the minutes it names. */
export interface WindowSettings {
  /** IANA name, such as Europe/Berlin. */
  readonly timeZone: string;
  /** The minutes that are open; default: all. */
  readonly allowed?: readonly string[];
  /** The minutes that are closed, whatever is allowed. */
  readonly forbidden?: readonly string[];
}

const MINUTE = 60_000;
/** How many minutes of a closed time are looked through for the next opening: about a month, in a third of a second. */
const HORIZON = 45_000;

/** The beginning of a minute: a pattern of cron matches nothing of it but that. */
const minuteOf = (time: Date): Date => new Date(Math.floor(time.getTime() / MINUTE) * MINUTE);

/** Promotions commit only at times that are allowed and not forbidden. */
export function decideWindow(
  { timeZone, allowed = [], forbidden = [] }: WindowSettings,
  moment: Date,
): Decision {
  const now = minuteOf(moment);
  const patterns = (texts: readonly string[]) => texts.map((text) => new Cron(text, { timezone: timeZone }));
  const [open, closed] = [patterns(allowed), patterns(forbidden)];
  const isAllowed = (time: Date) => open.length === 0 || open.some((pattern) => pattern.match(time));
  const freeze = (time: Date) => closed.findIndex((pattern) => pattern.match(time));
  const local = (time: Date) =>
    `${time.toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" })} ${timeZone}`;

  const frozen = freeze(now);
  if (frozen < 0 && isAllowed(now)) return { state: "pass", reason: `${local(now)} is open` };
  const why =
    frozen >= 0
      ? `"${forbidden[frozen]}" forbids it`
      : `only ${allowed.map((text) => `"${text}"`).join(", ")} is open`;
  const next = nextOpening(now, open, (time) => isAllowed(time) && freeze(time) < 0);
  const when =
    next === undefined
      ? "it does not open within a month"
      : `it opens at ${local(next)}; run \`pulumi up\` then`;
  return {
    state: "pending",
    reason: `it is ${local(now)}: ${why}; ${when}`,
    ...(next === undefined ? {} : { until: next }),
  };
}

/** The first open minute after `now`: minute by minute where time is closed, in one leap where nothing is allowed. */
function nextOpening(now: Date, open: readonly Cron[], isOpen: (time: Date) => boolean): Date | undefined {
  let time = now;
  for (let step = 0; step < HORIZON; step += 1) {
    const following = new Date(time.getTime() + MINUTE);
    const starts = open.flatMap((pattern) => pattern.nextRun(time)?.getTime() ?? []);
    if (open.length > 0 && starts.length === 0) return undefined;
    time = open.length === 0 ? following : new Date(Math.max(following.getTime(), Math.min(...starts)));
    if (isOpen(time)) return time;
  }
  return undefined;
}

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
};

function isPattern(text: string): boolean {
  const fields = text.trim().split(/\s+/).length;
  if (fields !== 5 && fields !== 7) return false;
  try {
    return new Cron(text) !== undefined;
  } catch {
    return false;
  }
}

const Pattern = z
  .string()
  .refine(isPattern, {
    error: ({ input }) =>
      `"${input}" is no pattern of cron: write minute, hour, day, month and weekday, such as * 9-16 * * MON-FRI (seven fields, from seconds to the year, for a time that does not come again)`,
  })
  .meta({ description: "A pattern of cron, for every minute that it matches: * 9-16 * * MON-FRI" });

const Window = z
  .strictObject({
    timeZone: z
      .string()
      .refine(isTimeZone, {
        error: ({ input }) => `"${input}" is no time zone: write one such as Europe/Berlin or UTC`,
      })
      .meta({ description: "IANA name of the zone in which times are meant", examples: ["Europe/Berlin"] }),
    allowed: z
      .array(Pattern)
      .min(1)
      .optional()
      .meta({ description: "When promotions may commit", examples: [["* 9-16 * * MON-FRI"]] }),
    forbidden: z
      .array(Pattern)
      .min(1)
      .optional()
      .meta({ description: "When they may not, whatever is allowed", examples: [["* * 20-31 12 *"]] }),
  })
  .refine(({ allowed, forbidden }) => allowed !== undefined || forbidden !== undefined, {
    error: "a window without times is always open; write allowed or forbidden, or remove the key",
  })
  .meta({ description: "The times at which promotions may commit" });

/** Change freezes and opening hours. A rollback is bound by them too: a waiver opens them. */
export const window = defineGate({
  name: "window",
  waivable: true,
  byRecord: false,
  keys: () => ({ window: Window.optional() }),
  ask: (asked) => asked.window,
  settings: ({ gates }) => gates?.window,
  fetch: async (_promotion, { now }) => now(),
  decide: (_promotion, now, settings) => decideWindow(settings, now),
});
