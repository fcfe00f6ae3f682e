import * as z from "zod";

const lists = {
  jsonPointers: z
    .array(
      z.string().regex(/^\/(?:[^~]|~[01])*$/, {
        error: ({ input }) =>
          `"${input}" is not a JSON pointer: write /spec/replicas, with ~1 for a "/" inside a key`,
      }),
    )
    .default([])
    .meta({ description: "Fields as JSON pointers", examples: [["/spec/replicas"]] }),
  jqPathExpressions: z
    .array(
      z.string().startsWith(".", {
        error: ({ input }) => `"${input}" is not a jq path: begin it with ".", e.g. .spec.replicas`,
      }),
    )
    .default([])
    .meta({ description: "Fields as jq paths", examples: [[".spec.template.spec.initContainers[]"]] }),
  managedFieldsManagers: z
    .array(z.string().min(1))
    .default([])
    .meta({
      description: "Field managers whose fields are ignored, e.g. kube-controller-manager",
      examples: [["kube-controller-manager"]],
    }),
};

const namesFields = (fields: Record<keyof typeof lists, readonly string[]>): boolean =>
  fields.jsonPointers.length + fields.jqPathExpressions.length + fields.managedFieldsManagers.length > 0;
const NAMES_NOTHING = {
  error:
    "no field is named: give jsonPointers, jqPathExpressions or managedFieldsManagers, e.g. jsonPointers: [/spec/replicas]",
};

/** Fields in which live objects may differ from Git. */
export const IgnoredFields = z.strictObject(lists).refine(namesFields, NAMES_NOTHING);

/** The same in objects of one kind. */
export const IgnoredDifference = z
  .strictObject({
    group: z
      .string()
      .default("")
      .meta({ description: 'API group without version; default: the core group ""', examples: ["apps"] }),
    kind: z
      .string()
      .regex(/^(?:\*|[A-Z][A-Za-z0-9]*)$/, {
        error: ({ input }) => `"${input}" is not a kind: write e.g. Deployment, or * for all of the group`,
      })
      .meta({ description: "Kind of the objects, or * for all of the group", examples: ["Deployment"] }),
    name: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Name of one object; default: all of the kind", examples: ["frontend"] }),
    namespace: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Namespace of the objects; default: all", examples: ["craftista-prod"] }),
    ...lists,
  })
  .refine(namesFields, NAMES_NOTHING)
  .refine(({ group }) => !group.includes("/"), {
    path: ["group"],
    error: "a group has no version here; write apps, not apps/v1",
  });
