import semver from "semver";
import * as z from "zod";

/** An exact version: what is installed does not change by itself. */
export const Version = z.string().refine((text) => semver.valid(text) === text, {
  error: ({ input }) => `"${input}" is not an exact version: write it as 1.2.3, without a leading v`,
});

/** Where an official manifest is instead of with its makers. @param protocol those by which it may be got */
export const manifestSource = (protocol: RegExp, examples: { readonly url: string; readonly file: string }) =>
  z.union([
    z.strictObject({
      url: z.url({ protocol }).meta({ description: "Address of the manifest", examples: [examples.url] }),
    }),
    z.strictObject({
      file: z
        .string()
        .min(1)
        .meta({ description: "Path of the manifest from the project's folder", examples: [examples.file] }),
    }),
  ]);

/** The way round the typed settings of a chart. */
export const ChartValues = z.record(z.string().min(1), z.json()).default({}).meta({
  description:
    "Values of the chart that no setting covers, merged over what the settings make; null removes a key. Nothing secret",
});

/**
 * Refuses values that hold secrets, which would stand in the clear in the settings and in the state, or that a setting
 * with a rule of its own is for.
 * @param refused paths of values, and what to use instead
 */
export function refuseValues(
  values: Readonly<Record<string, unknown>>,
  refused: readonly (readonly [path: readonly string[], instead: string])[],
  context: z.RefinementCtx,
): void {
  for (const [path, instead] of refused) {
    const found = path.reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      values,
    );
    if (found === undefined) continue;
    context.addIssue({
      code: "custom",
      path: ["values", ...path],
      message: `${path.join(".")} does not belong in values; use ${instead}`,
    });
  }
}
