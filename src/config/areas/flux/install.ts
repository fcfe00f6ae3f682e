import * as z from "zod";
import { pins } from "../../../versions.ts";
import { Sha256 } from "../../fields.ts";
import { manifestSource, Version } from "../install.ts";

const method = { description: "By what Flux is installed; external: it is there already" };

const Source = manifestSource(/^https$/, {
  url: `https://mirror.acme.example/flux/v${pins.flux.version}/install.yaml`,
  file: "manifests/flux.yaml",
});

/** How Flux gets into the hub's cluster. */
export const FluxInstall = z
  .discriminatedUnion("method", [
    z.strictObject({ method: z.literal("external").meta(method) }),
    z.strictObject({
      method: z.literal("manifest").meta(method),
      version: Version.default(pins.flux.version).meta({ description: "Version of Flux" }),
      source: Source.optional().meta({
        description:
          "Where the manifest is: { url: https://... } of a mirror, or { file: path } from the project's folder; default: the official one of the version",
      }),
      sha256: Sha256.optional().meta({
        description: "Digest that the manifest must have; default: any",
        examples: ["6f2ecbca976d88c2a615c019205df4c461119ef0f8a7dbc591c00fa10d045fdc"],
      }),
      waitSeconds: z.int().min(1).default(600).meta({ description: "Seconds until all of Flux must run" }),
    }),
  ])
  .default({ method: "external" })
  .meta({
    description:
      "How Flux gets into the hub's cluster: external (it is there already), or by its official manifest",
  });
export type FluxInstall = z.infer<typeof FluxInstall>;
