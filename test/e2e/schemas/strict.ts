/** A schema as CRDs (OpenAPI v3) and step configurations (JSON Schema) write it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Finds the schema that a `$ref` names. */
export type Resolve = (reference: string) => Schema;

interface Position {
  readonly path: string;
  readonly resolve: Resolve;
  /** Inside oneOf and anyOf, which repeat some of the properties: others are no mistake there. */
  readonly branch: boolean;
}

/** Keywords that say nothing about a single value, or what no schema language but Kubernetes' own can check (CEL). */
const SILENT = new Set(
  "$schema title description default deprecated definitions nullable format x-kubernetes-validations x-kubernetes-map-type x-kubernetes-list-type x-kubernetes-list-map-keys x-kubernetes-preserve-unknown-fields".split(
    " ",
  ),
);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value that an expression alone gives when a promotion runs: of any type, and not empty. */
const isExpression = (value: unknown): boolean =>
  typeof value === "string" && /^\$\{\{(?:(?!\$\{\{).)*\}\}$/.test(value);

const isEmpty = (value: unknown): boolean => value === "" || value === null || value === false;

/**
 * What is wrong with a value, as lines with paths; none when it is valid. Fields that the schema does not name are
 * refused, also where it would let them pass.
 * @throws when the schema has a keyword that is not understood here
 */
export function violations(
  value: unknown,
  schema: Schema,
  resolve: Resolve = (reference) => {
    throw new Error(`no schema for ${reference}`);
  },
): string[] {
  return check(value, schema, { path: "", resolve, branch: false });
}

function check(value: unknown, schema: Schema, at: Position): string[] {
  if (typeof schema.$ref === "string") return check(value, at.resolve(schema.$ref), at);
  return [
    ...Object.entries(schema).flatMap(([keyword, rule]) => {
      const judge = keywords[keyword];
      if (judge !== undefined) return judge(value, rule, at, schema);
      if (SILENT.has(keyword)) return [];
      throw new Error(`the keyword ${keyword} at ${at.path || "the top"} is not understood`);
    }),
    ...unknownFields(value, schema, at),
  ];
}

type Judge = (value: unknown, rule: unknown, at: Position, schema: Schema) => string[];

const complain = (wrong: boolean, { path }: Position, message: string): string[] =>
  wrong ? [`${path || "it"} ${message}`] : [];

const into = (at: Position, key: string | number): Position => ({ ...at, path: `${at.path}.${key}` });

const types: Record<string, (value: unknown) => boolean> = {
  object: isRecord,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
};

/** A rule about a size, for values that have it. */
const size =
  (of: (value: unknown) => number | undefined, wrong: (found: number, limit: number) => boolean): Judge =>
  (value, limit, at) => {
    const found = of(value);
    return complain(
      found !== undefined && wrong(found, Number(limit)),
      at,
      `is out of its limit ${String(limit)}`,
    );
  };
const less = (found: number, limit: number) => found < limit;
const more = (found: number, limit: number) => found > limit;
const length = (value: unknown) =>
  typeof value === "string" && !isExpression(value) ? value.length : undefined;
const count = (value: unknown) => (Array.isArray(value) ? value.length : undefined);
const number = (value: unknown) => (typeof value === "number" ? value : undefined);
const fields = (value: unknown) => (isRecord(value) ? Object.keys(value).length : undefined);

const oneOfValues = (value: unknown, allowed: readonly unknown[]): boolean =>
  isExpression(value) ? allowed.some((candidate) => !isEmpty(candidate)) : allowed.includes(value);

const matching = (value: unknown, rule: unknown, at: Position): string[][] =>
  (rule as Schema[]).map((one) => check(value, one, { ...at, branch: true }));

const keywords: Readonly<Record<string, Judge>> = {
  type: (value, rule, at) =>
    complain(
      !isExpression(value) && types[String(rule)]?.(value) !== true,
      at,
      `is not of type ${String(rule)}: ${JSON.stringify(value)}`,
    ),
  enum: (value, rule, at) =>
    complain(!oneOfValues(value, rule as unknown[]), at, `is not one of ${JSON.stringify(rule)}`),
  const: (value, rule, at) => complain(!oneOfValues(value, [rule]), at, `is not ${JSON.stringify(rule)}`),
  pattern: (value, rule, at) =>
    complain(
      typeof value === "string" && !isExpression(value) && !new RegExp(String(rule)).test(value),
      at,
      `does not match ${String(rule)}: ${String(value)}`,
    ),
  minLength: size(length, less),
  maxLength: size(length, more),
  minItems: size(count, less),
  maxItems: size(count, more),
  minimum: size(number, less),
  maximum: size(number, more),
  minProperties: size(fields, less),
  maxProperties: size(fields, more),
  uniqueItems: (value, rule, at) =>
    complain(
      rule === true &&
        Array.isArray(value) &&
        new Set(value.map((item) => JSON.stringify(item))).size < value.length,
      at,
      "has an item twice",
    ),
  required: (value, rule, at) =>
    isRecord(value)
      ? (rule as string[]).flatMap((key) => complain(!(key in value), at, `has no ${key}`))
      : [],
  properties: (value, rule, at) =>
    isRecord(value)
      ? Object.entries(rule as Record<string, Schema>).flatMap(([key, schema]) =>
          key in value ? check(value[key], schema, into(at, key)) : [],
        )
      : [],
  "x-kubernetes-int-or-string": (value, rule, at) =>
    complain(
      rule === true && typeof value !== "number" && typeof value !== "string",
      at,
      "is no number and no text",
    ),
  items: (value, rule, at) =>
    Array.isArray(value) ? value.flatMap((item, index) => check(item, rule as Schema, into(at, index))) : [],
  additionalProperties: (value, rule, at, { properties = {} }) =>
    isRecord(value) && isRecord(rule)
      ? Object.entries(value)
          .filter(([key]) => !(key in (properties as object)))
          .flatMap(([key, item]) => check(item, rule, into(at, key)))
      : [],
  oneOf: (value, rule, at) => {
    const results = matching(value, rule, at);
    const fitting = results.filter((wrong) => wrong.length === 0).length;
    return complain(
      fitting !== 1,
      at,
      `fits ${fitting} of the alternatives instead of one: ${results.join("; ")}`,
    );
  },
  anyOf: (value, rule, at) => {
    const results = matching(value, rule, at);
    return complain(
      results.every((wrong) => wrong.length > 0),
      at,
      `fits no alternative: ${results.join("; ")}`,
    );
  },
};

function unknownFields(value: unknown, schema: Schema, at: Position): string[] {
  const { properties, additionalProperties } = schema;
  const open = additionalProperties !== undefined && additionalProperties !== false;
  if (at.branch || !isRecord(value) || open || schema["x-kubernetes-preserve-unknown-fields"] === true)
    return [];
  if (!isRecord(properties)) return [];
  return Object.keys(value)
    .filter((key) => !(key in properties))
    .flatMap((key) => complain(true, into(at, key), "is no field of the schema"));
}
