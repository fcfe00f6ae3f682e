import * as z from "zod";

const lists = {
  jsonPointers: z
    .array(
      z.string().regex(/^\/(?:[^~]|~[01])*$/, {
        error: ({ input }) =>
          `"${input}" is not a JSON pointer: write /spec/replicas, with ~1 for a "/" inside a key`,
      }),
    )
    .default([]),
  jqPathExpressions: z.array(z.string().startsWith(".")).default([]),
  managedFieldsManagers: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: "Field managers whose fields are ignored, e.g. kube-controller-manager" }),
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
      .meta({ description: 'API group without version; default: the core group ""' }),
    kind: z.string().regex(/^(?:\*|[A-Z][A-Za-z0-9]*)$/),
    name: z.string().min(1).optional(),
    namespace: z.string().min(1).optional(),
    ...lists,
  })
  .refine(namesFields, NAMES_NOTHING)
  .refine(({ group }) => !group.includes("/"), {
    path: ["group"],
    error: "a group has no version here; write apps, not apps/v1",
  });
