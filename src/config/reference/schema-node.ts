import * as z from "zod";
import { Cron, Duration, TimeZone } from "../areas/argocd/fields.ts";
import { CredentialReference, DnsLabel, Port, Setting } from "../fields.ts";
import { Settings } from "../schema.ts";

/** A node of the settings' JSON Schema, with the name of its kind where several settings share one. */
export type SchemaNode = z.core.JSONSchema.JSONSchema & { "x-kind"?: string };

/** Kinds of values that many settings take: explained once, and linked to. */
export const SHARED_KINDS = new Map<z.core.$ZodType, string>([
  [DnsLabel, "name"],
  [Port, "port"],
  [Setting, "value or { env }"],
  [CredentialReference, "credential reference"],
  [Duration, "duration"],
  [TimeZone, "time zone"],
  [Cron, "schedule"],
]);

/** An example that its own setting refuses, which a reader would copy. */
export interface RefusedExample {
  readonly example: unknown;
  readonly reason: string;
}

/** The settings as one tree, and the examples in it that are wrong. */
export interface SettingsTree {
  readonly root: SchemaNode;
  readonly refused: readonly RefusedExample[];
  /** The node itself, or the one it refers to; what stands beside a reference wins. */
  readonly resolve: (node: SchemaNode) => SchemaNode;
}

/** Reads the schema of the settings into a tree of JSON Schema. */
export function settingsTree(): SettingsTree {
  const refused: RefusedExample[] = [];
  const root: SchemaNode = z.toJSONSchema(Settings, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const kind = sharedKind(zodSchema);
      if (kind !== undefined) Object.assign(jsonSchema, { "x-kind": kind });
      for (const example of jsonSchema.examples ?? []) {
        const { success, error } = z.safeParse(zodSchema, example);
        if (!success) refused.push({ example, reason: z.prettifyError(error) });
      }
    },
  });
  return {
    root,
    refused,
    resolve: (node) => {
      const { $ref, ...beside } = node;
      const found = $ref?.startsWith("#/$defs/") ? root.$defs?.[$ref.slice("#/$defs/".length)] : undefined;
      return found === undefined ? node : { ...found, ...beside };
    },
  };
}

/** `.meta()` makes a copy of a schema that knows what it is a copy of. */
function sharedKind(schema: z.core.$ZodType): string | undefined {
  // Only values of any form refer to themselves: in them there is nothing to explain.
  if (schema._zod.def.type === "lazy") return "any value";
  for (let one: z.core.$ZodType | undefined = schema; one !== undefined; one = one._zod.parent) {
    const kind = SHARED_KINDS.get(one);
    if (kind !== undefined) return kind;
  }
  return undefined;
}
