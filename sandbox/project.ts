import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { inPipelineOrder } from "#src/config/pipeline-order.ts";

/** The little of Pulumi.yaml that the sandbox needs; the program checks all of it. */
const ProjectFile = z.object({
  config: z.object({
    "slipway:services": z.object({ value: z.record(z.string(), z.unknown()) }),
    "slipway:pipeline": z.object({
      value: z.record(z.string(), z.object({ after: z.array(z.string()).default([]) })),
    }),
    "slipway:github": z.object({
      value: z.object({
        owner: z.string(),
        gitopsRepository: z.string().default("gitops"),
        branch: z.string().default("main"),
      }),
    }),
  }),
});

/** The example project as the sandbox deploys it. */
export interface Project {
  readonly folder: string;
  readonly services: readonly string[];
  /** Environments in the order in which freight reaches them. */
  readonly environments: readonly string[];
  readonly owner: string;
  readonly gitopsRepository: string;
  readonly branch: string;
}

/** Reads the project in `folder`. */
export function readProject(folder: string): Project {
  const { config } = ProjectFile.parse(parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")));
  const github = config["slipway:github"].value;
  return {
    folder,
    services: Object.keys(config["slipway:services"].value),
    environments: inPipelineOrder(config["slipway:pipeline"].value),
    ...github,
  };
}
