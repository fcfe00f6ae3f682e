import { z } from "zod";
import { announce } from "../announce.ts";
import { parseBody } from "../body.ts";
import { type Double, findRepository, gitFolder, LOGIN, nextId, now } from "../double.ts";
import { createBare, removeBare } from "../git/bare.ts";
import { tip } from "../git/refs.ts";
import { git } from "../git/run.ts";
import { commitFile } from "../git/write.ts";
import type { Repository } from "../model.ts";
import { found, Problem } from "../problem.ts";
import { created, nothing, type On, ok } from "../router.ts";
import { repositoryView, viewer } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";
import { remove } from "./lists.ts";
import { changedSettings, newSettings, settingsBody } from "./repository-settings.ts";

const newRepository = settingsBody.extend({
  name: settingsBody.shape.name.unwrap(),
  auto_init: z.boolean().default(false),
});

/** Creation and listing, of the organisation and of the person. */
export function accountRepositoryRoutes(double: Double, on: On): void {
  const owned = (owner: string) => {
    const mine = double.state.repositories.filter((one) => one.owner.toLowerCase() === owner.toLowerCase());
    return ok(mine.map((one) => repositoryView(double, one)));
  };
  on("GET", "/orgs/:org/repos", ({ params }) => owned(params.org));
  on("GET", "/user/repos", () => owned(LOGIN));
  on("POST", "/user/repos", async ({ body }) => created(await createRepository(double, LOGIN, body)));
  on("POST", "/orgs/:org/repos", async ({ params, body }) => {
    found(params.org.toLowerCase() === double.owner.toLowerCase() ? params.org : undefined);
    return created(await createRepository(double, double.owner, body));
  });
}

/** One repository: its settings, topics and life. */
export function repositoryRoutes(double: Double, on: OnRepository): void {
  on("GET", "", ({ repository, canWrite }) => {
    const permissions = { admin: canWrite, maintain: canWrite, push: canWrite, triage: canWrite, pull: true };
    return ok({ ...repositoryView(double, repository), permissions });
  });
  on("PATCH", "", async ({ repository, body, folder }) => {
    const wanted = parseBody(settingsBody, body);
    if (repository.settings.archived && wanted.archived !== false) {
      throw new Problem(403, "Repository was archived so is read-only.");
    }
    if (wanted.name !== undefined) refuseTaken(double, repository.owner, wanted.name, repository);
    if (wanted.default_branch !== undefined) await setDefault(folder, wanted.default_branch);
    repository.settings = changedSettings(repository.settings, wanted);
    return ok(repositoryView(double, repository));
  });
  on("DELETE", "", async ({ repository, folder }) => {
    const { state } = double;
    remove(state.repositories, repository);
    state.protectionRules = state.protectionRules.filter((rule) => rule.repositoryId !== repository.id);
    for (const team of state.teams) {
      team.repositories = team.repositories.filter((grant) => grant.id !== repository.id);
    }
    // Saved first: a double killed between the two must not remember a repository without its Git data.
    await double.save();
    await removeBare(folder);
    return nothing;
  });
  on("GET", "/topics", ({ repository }) => ok({ names: repository.settings.topics }));
  on("PUT", "/topics", ({ repository, body }) => {
    repository.settings.topics = parseBody(z.object({ names: z.array(z.string()) }), body).names;
    return ok({ names: repository.settings.topics });
  });
  on("GET", "/vulnerability-alerts", ({ repository }) => {
    if (!repository.vulnerabilityAlerts) throw new Problem(404, "Vulnerability alerts are disabled.");
    return nothing;
  });
  for (const method of ["PUT", "DELETE"] as const) {
    on(method, "/vulnerability-alerts", ({ repository }) => {
      repository.vulnerabilityAlerts = method === "PUT";
      return nothing;
    });
  }
}

async function createRepository(double: Double, owner: string, body: unknown) {
  const wanted = parseBody(newRepository, body);
  refuseTaken(double, owner, wanted.name);
  const repository: Repository = {
    id: nextId(double),
    owner,
    settings: newSettings(wanted.name, wanted),
    created_at: now(),
    vulnerabilityAlerts: false,
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
  if (wanted.auto_init) await commitReadme(double, folder, repository);
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

function refuseTaken(double: Double, owner: string, name: string, except?: Repository): void {
  const there = findRepository(double, owner, name);
  if (!there || there === except) return;
  const message = "name already exists on this account";
  const title = except ? "Repository update failed." : "Repository creation failed.";
  throw new Problem(422, title, [{ resource: "Repository", code: "custom", field: "name", message }]);
}

async function setDefault(folder: string, branch: string): Promise<void> {
  const there = await tip(folder, branch);
  // A repository without commits may name any branch: it has none to point to yet.
  const empty = (await git(folder, ["for-each-ref", "--count=1", "refs/heads/"])) === "";
  if (!there && !empty) throw new Problem(422, `Cannot update default branch: branch ${branch} not found.`);
  await git(folder, ["symbolic-ref", "HEAD", `refs/heads/${branch}`]);
}
