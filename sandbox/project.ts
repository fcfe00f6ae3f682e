import { existsSync, readFileSync } from "node:fs";
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

const GitOps = z.object({ controller: z.string().optional() }).optional();
const Controllers = {
  project: z.object({ config: z.object({ "slipway:gitops": z.object({ value: GitOps }).optional() }) }),
  stack: z.object({ config: z.object({ "slipway:gitops": GitOps }).optional() }),
};

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

/** Whether an environment of the project in `folder` is rolled out by Flux. */
export function usesFlux(folder: string): boolean {
  const read = (file: string): unknown => parse(readFileSync(join(folder, file), "utf8"));
  const shared = Controllers.project.parse(read("Pulumi.yaml")).config["slipway:gitops"]?.value;
  return readProject(folder).environments.some((environment) => {
    const file = `Pulumi.${environment}.yaml`;
    const own = existsSync(join(folder, file)) ? Controllers.stack.parse(read(file)).config : undefined;
    return (own?.["slipway:gitops"] ?? shared)?.controller === "flux";
  });
}
