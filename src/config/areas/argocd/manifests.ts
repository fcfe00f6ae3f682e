import * as z from "zod";

/** A Kubernetes object written into the settings, for what is too small for a chart. */
export const PlainManifest = z
  .looseObject({
    apiVersion: z.string().min(1),
    kind: z.string().min(1),
    metadata: z.looseObject({ name: z.string().min(1) }),
  })
  .refine(({ kind }) => kind !== "Secret", {
    path: ["kind"],
    error:
      "a Secret written here would stand in Git in the clear; use a SealedSecret or an ExternalSecret, or make it beforehand",
  });
export type PlainManifest = z.infer<typeof PlainManifest>;
