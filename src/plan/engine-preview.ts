import * as z from "zod";

/** What a resource was or will be: its type with its parents' in the URN, and its inputs. */
const State = z.object({
  type: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
});

const Step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: State.optional(),
  newState: State.optional(),
  replaceReasons: z.array(z.string()).default([]),
});

/** What `pulumi preview --json` prints (sdk/go/common/display PreviewDigest), as far as it is used here. */
const EnginePreview = z.object({
  steps: z.array(Step).default([]),
  diagnostics: z
    .array(z.object({ message: z.string(), severity: z.string(), urn: z.string().optional() }))
    .default([]),
});

export type EngineStep = z.infer<typeof Step>;
export type EnginePreview = z.infer<typeof EnginePreview>;

/**
 * Reads the engine's answer.
 * @throws an Error that quotes what was printed in its place
 */
export function parsePreview(text: string): EnginePreview {
  const start = text.indexOf("{");
  try {
    return EnginePreview.parse(JSON.parse(text.slice(Math.max(start, 0))));
  } catch {
    throw new Error(
      `pulumi preview --json did not answer with JSON but with: ${text.trim().slice(0, 2_000) || "nothing"}`,
    );
  }
}

/** The errors of a preview, each once, without the engine's own prefixes. */
export const errorsOf = ({ diagnostics }: EnginePreview): string[] => [
  ...new Set(
    diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message.trim().replace(/^error: /, "")),
  ),
];
