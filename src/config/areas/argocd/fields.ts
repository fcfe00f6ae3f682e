import * as z from "zod";
import { projectActions } from "#components/argocd/role-policy.ts";
import { type GroupKind, type Scope, scopeOf } from "#components/argocd/scopes.ts";

const GO_DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;

/** A duration as Go writes it, the form that Argo CD reads. */
export const Duration = z
  .string()
  .regex(GO_DURATION, {
    error: ({ input }) => `"${input}" is not a duration: write numbers with units, e.g. 30s, 1h30m`,
  })
  .meta({ description: "Numbers with units ms, s, m, h, e.g. 1h30m" });

/** A zone of the IANA time zone database; Argo CD takes an unknown one for UTC without a word. */
export const TimeZone = z
  .string()
  .refine(isTimeZone, {
    error: ({ input }) => `"${input}" is not a time zone: write a name like Europe/Berlin, or UTC`,
  })
  .meta({ description: "Name in the IANA time zone database, e.g. Europe/Berlin" });

function isTimeZone(text: string): boolean {
  // Intl also knows offsets, and names in any case; Go knows neither.
  if (!/^[A-Z]/.test(text)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions();
    return timeZone === text || timeZone.toLowerCase() !== text.toLowerCase();
  } catch {
    return false;
  }
}

const CRON_FIELDS: readonly { readonly name: string; readonly from: number; readonly to: number }[] = [
  { name: "minute", from: 0, to: 59 },
  { name: "hour", from: 0, to: 23 },
  { name: "day", from: 1, to: 31 },
  { name: "month", from: 1, to: 12 },
  { name: "day of the week", from: 0, to: 6 },
];
const CRON_NAMES = {
  month: "jan feb mar apr may jun jul aug sep oct nov dec".split(" "),
  "day of the week": "sun mon tue wed thu fri sat".split(" "),
} as const;

/** A schedule of five fields: minute, hour, day, month, day of the week. */
export const Cron = z
  .string()
  .superRefine((text, context) => {
    const message = cronMistake(text);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  })
  .meta({ description: "Five fields of cron: minute hour day month weekday, e.g. 0 22 * * 5" });

/** Why a schedule is none, or undefined. The rules are those of the parser in Argo CD (robfig/cron, standard fields). */
function cronMistake(text: string): string | undefined {
  const fields = text.split(" ");
  if (fields.length !== CRON_FIELDS.length)
    return `"${text}" has ${fields.length} fields, a schedule has five: minute hour day month weekday, e.g. 0 22 * * 5`;
  const wrong = CRON_FIELDS.find(
    (field, at) => !(fields[at] ?? "").split(",").every((part) => isPart(part, field)),
  );
  if (wrong === undefined) return undefined;
  const field = fields[CRON_FIELDS.indexOf(wrong)];
  return `"${field}" in "${text}" is not a ${wrong.name}: write ${wrong.from} to ${wrong.to}, *, a range like ${wrong.from}-${wrong.from + 2}, or a step like */2`;
}

function isPart(part: string, { name, from, to }: (typeof CRON_FIELDS)[number]): boolean {
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === "*" || range === "?") return true;
  const names: readonly string[] = name === "month" || name === "day of the week" ? CRON_NAMES[name] : [];
  const ends = range.split("-").map((end) => {
    const named = names.indexOf(end.toLowerCase());
    if (named >= 0) return named + from;
    return /^\d+$/.test(end) ? Number(end) : Number.NaN;
  });
  const [first = Number.NaN, last = first] = ends;
  return ends.length <= 2 && first >= from && last <= to && first <= last;
}

const RIGHT_LIST: Readonly<Record<Scope, string>> = { namespace: "namespaceKinds", cluster: "clusterKinds" };
const MEANING: Readonly<Record<Scope, string>> = {
  namespace: "lives in a namespace",
  cluster: "is cluster-wide",
};

const groupKind = {
  group: z
    .string()
    .regex(/^[a-z0-9.-]*$/, { error: ({ input }) => `"${input}" is not an API group: write e.g. apps` })
    .default("")
    .meta({ description: 'API group without version; default: the core group ""' }),
  kind: z
    .string()
    .regex(/^(?:\*|[A-Z][A-Za-z0-9]*)$/, {
      error: ({ input }) =>
        `"${input}" is not a kind: write e.g. ClusterRole, or * for every kind of the group`,
    })
    .meta({ description: "The kind, or * for every kind of the group" }),
};

/** Refuses a kind in a list where Argo CD never looks for it, and names the list where it does. */
const mustBe = (scope: Scope) => (value: GroupKind, context: z.RefinementCtx) => {
  const found = scopeOf(value);
  if (found === undefined || found === scope) return;
  context.addIssue({
    code: "custom",
    path: ["kind"],
    message: `${value.group === "" ? "" : `${value.group}/`}${value.kind} ${MEANING[found]}, and Argo CD looks here only for a kind that ${MEANING[scope]}; move it to ${RIGHT_LIST[found]}`,
  });
};

/** A group of the identity provider, as a policy can name it. */
export const Group = z.string().regex(/^[^",\n\r\t]+$/, {
  error: ({ input }) =>
    `"${input}" cannot stand in a policy: a group's name has no quotes, commas or line breaks`,
});

/** What may be done with an Application, or with single objects of it. */
export const ApplicationAction = z.union([
  z.enum(projectActions.applications),
  z.string().regex(/^(?:action|update|delete)\/[^,\s]+$/, {
    error: ({ input }) =>
      `"${input}" is not an action: write one of ${projectActions.applications.join(", ")}, or one on single objects such as action/apps/Deployment/restart`,
  }),
]);

/** A kind whose objects belong to the whole cluster. */
export const ClusterKind = z.strictObject(groupKind).superRefine(mustBe("cluster"));

/** A kind whose objects live in a namespace. */
export const NamespaceKind = z.strictObject(groupKind).superRefine(mustBe("namespace"));

/** Settings by name. A name that is refused is refused with its own reason, which a plain record keeps to itself. */
export const byName = <Name extends z.ZodString, Value extends z.ZodType>(name: Name, value: Value) =>
  z.record(name, value, {
    error: (issue) => (issue.code === "invalid_key" ? issue.issues?.[0]?.message : undefined),
  });
