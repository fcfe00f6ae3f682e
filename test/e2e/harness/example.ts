import { afterAll, beforeAll } from "vitest";
import { endToEnd } from "./context.ts";
import { makeProject, type Project, type ProjectOptions } from "./project.ts";
import type { Repository } from "./repository.ts";

/** The addresses that examples deploy from, and the sandbox's in their place. */
const addresses = (): Record<string, string> => {
  const { github, registry } = endToEnd().sandbox;
  return {
    "https://github.com/acme/": `${github.url}/${github.owner}/`,
    "oci://registry-1.docker.io/bitnamicharts": `oci://${registry}/charts`,
  };
};

interface ExampleOptions {
  readonly edit?: ProjectOptions["edit"];
  readonly variables?: () => Readonly<Record<string, string>>;
  /** Makes what the example deploys from. */
  readonly sources?: () => Promise<Repository[]>;
}

/** Deploys an example before the tests and destroys it after them, with what it deploys from. */
export function useExample(
  example: string,
  stack: string,
  { sources = async () => [], variables = () => ({}), edit = () => {} }: ExampleOptions = {},
): () => Project {
  let project: Project;
  let repositories: Repository[] = [];
  beforeAll(async () => {
    repositories = await sources();
    project = await makeProject(example, {
      example,
      addresses: addresses(),
      variables: variables(),
      edit,
    });
    await project.succeeding("up", stack);
  });
  afterAll(async () => {
    await project.succeeding("destroy", stack);
    for (const repository of repositories) await repository.remove();
  });
  return () => project;
}
