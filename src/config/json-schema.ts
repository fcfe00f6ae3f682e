import * as z from "zod";
import { Settings } from "./schema.ts";

/** JSON Schema of a stack file, for editors: keys are refused when no setting has them. */
export function stackFileSchema(): Record<string, unknown> {
  const { $defs, properties = {} } = z.toJSONSchema(Settings, { io: "input", unrepresentable: "any" });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Slipway stack file",
    description: "What is true of one environment. What all environments share stands in Pulumi.yaml.",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(
          Object.entries(properties).map(([key, schema]) => [`slipway:${key}`, schema]),
        ),
        additionalProperties: { required: ["secure"], description: "A secret: `pulumi config set --secret`" },
      },
      encryptionsalt: { type: "string" },
      secretsprovider: { type: "string" },
    },
    ...($defs === undefined ? {} : { $defs }),
  };
}
