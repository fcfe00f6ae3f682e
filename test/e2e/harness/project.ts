import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Document } from "yaml";
import { ensureStacks } from "#sandbox/engine/stacks.ts";
import { checkout } from "#sandbox/local.ts";
import { readProject } from "#sandbox/project.ts";
import { endToEnd } from "./context.ts";
import { failingIn, succeedingIn } from "./pulumi.ts";
import { editYaml, makeWorkspace, stackFilesIn } from "./workspace.ts";

/** A project of settings of its own beside the scenario's, with stacks, GitOps repository and state of its own. */
export interface Project {
  readonly folder: string;
  readonly succeeding: ReturnType<typeof succeedingIn>;
  readonly failing: ReturnType<typeof failingIn>;
  /** Changes a stack file, or `Pulumi.yaml`, as a person edits it. */
  edit(file: string, change: (document: Document) => void): void;
}

/** What makes the settings of an example those of a project on the sandbox. */
export interface ProjectOptions {
  /** Folder below `examples/`. */
  readonly example: string;
  /** Addresses that the sandbox has not, and those of the sandbox in their place. */
  readonly addresses?: Readonly<Record<string, string>>;
  readonly edit?: (document: Document, file: string) => void;
  /** Environment variables to which the example refers. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Makes a project of an example. Its repositories are deleted with it, because the scenario looks at all that are left.
 * @param name of the project; its GitOps repository is `gitops-<name>`
 */
export async function makeProject(
  name: string,
  { example, addresses = {}, edit = () => {}, variables = {} }: ProjectOptions,
): Promise<Project> {
  const { sandbox, engine, folder: scenario } = endToEnd();
  // Two files may make the same project, one after the other.
  const folder = mkdtempSync(join(dirname(scenario), `project-${name}-`));
  makeWorkspace(checkout, folder, join(checkout, "examples", example));
  for (const file of stackFilesIn(folder)) {
    const path = join(folder, file);
    const text = Object.entries(addresses).reduce(
      (all, [theirs, ours]) => all.replaceAll(theirs, ours),
      readFileSync(path, "utf8"),
    );
    writeFileSync(path, text);
    editYaml(path, (document) => {
      if (file === "Pulumi.yaml") {
        const github = ["config", "slipway:github", "value"];
        document.setIn([...github, "owner"], sandbox.github.owner);
        document.setIn([...github, "gitopsRepository"], `gitops-${name}`);
        document.setIn([...github, "onDestroy"], "delete");
      }
      edit(document, file);
    });
  }
  // Settings count only in a project of this name, so what keeps the stacks of two apart is where their state is.
  const backend = join(folder, "state");
  mkdirSync(backend);
  const own = { ...variables, PULUMI_BACKEND_URL: `file://${backend}` };
  const { environments } = readProject(folder);
  await ensureStacks(
    { pulumi: engine.pulumi, environment: { ...engine.environment, ...own }, project: folder },
    environments,
  );
  return {
    folder,
    succeeding: succeedingIn(folder, own),
    failing: failingIn(folder, own),
    edit: (file, change) => editYaml(join(folder, file), change),
  };
}
