import { z } from "zod";
import { announce } from "../announce.ts";
import { parseBody } from "../body.ts";
import { type Double, findRepository, gitFolder, nextId, now } from "../double.ts";
import { createBare } from "../git/bare.ts";
import { commitFile, copyTree } from "../git/write.ts";
import type { Repository } from "../model.ts";
import { Problem } from "../problem.ts";
import { repositoryView, viewer } from "../views.ts";
import { newSettings, type SettingsBody, settingsBody } from "./repository-settings.ts";

const newRepository = settingsBody.extend({
  name: settingsBody.shape.name.unwrap(),
  auto_init: z.boolean().default(false),
});

const generated = settingsBody.pick({ description: true, private: true }).extend({
  name: newRepository.shape.name,
  owner: z.string().optional(),
  include_all_branches: z.boolean().default(false),
});

/** A repository that is empty, or begins with a README. */
export async function createRepository(double: Double, owner: string, body: unknown) {
  const { auto_init, ...wanted } = parseBody(newRepository, body);
  return addRepository(double, owner, wanted, async (folder, repository) => {
    if (auto_init) await commitReadme(double, folder, repository);
  });
}

/** A repository of the template's files: one commit without the template's history. */
export async function generateRepository(double: Double, template: Repository, body: unknown) {
  const { owner, include_all_branches: _, ...wanted } = parseBody(generated, body);
  const branch = template.settings.default_branch;
  const source = gitFolder(double, template);
  return addRepository(double, owner ?? double.owner, { ...wanted, default_branch: branch }, (folder) =>
    copyTree(source, folder, branch, viewer(double)),
  );
}

async function addRepository(
  double: Double,
  owner: string,
  wanted: SettingsBody & { readonly name: string },
  fill: (folder: string, repository: Repository) => Promise<void>,
) {
  refuseTaken(double, owner, wanted.name);
  const repository: Repository = {
    id: nextId(double),
    owner,
    settings: newSettings(wanted.name, wanted),
    created_at: now(),
    vulnerabilityAlerts: false,
    securityUpdates: false,
    lastNumber: 0,
    refs: {},
    secrets: [],
    variables: [],
    rulesets: [],
    protections: [],
    environments: [],
    hooks: [],
    keys: [],
    labels: [],
    issues: [],
    pulls: [],
    comments: [],
    statuses: [],
  };
  const folder = gitFolder(double, repository);
  await createBare(folder, repository.settings.default_branch);
  await fill(folder, repository);
  await announce(double, repository);
  double.state.repositories.push(repository);
  return repositoryView(double, repository);
}

async function commitReadme(double: Double, folder: string, { settings }: Repository): Promise<void> {
  const text = `# ${settings.name}\n${settings.description ? `${settings.description}\n` : ""}`;
  const readme = { path: "README.md", content: Buffer.from(text) };
  const { name, email } = viewer(double);
  const branch = settings.default_branch;
  await commitFile(folder, readme, {
    branch,
    parents: [],
    message: "Initial commit",
    author: { name, email },
  });
}

/** Refuses a name that another repository of the account has. */
export function refuseTaken(double: Double, owner: string, name: string, except?: Repository): void {
  const there = findRepository(double, owner, name);
  if (!there || there === except) return;
  const message = "name already exists on this account";
  const title = except ? "Repository update failed." : "Repository creation failed.";
  throw new Problem(422, title, [{ resource: "Repository", code: "custom", field: "name", message }]);
}
