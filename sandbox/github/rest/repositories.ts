import { z } from "zod";
import { parseBody } from "../body.ts";
import { type Double, findRepository, LOGIN } from "../double.ts";
import { removeBare } from "../git/bare.ts";
import { tip } from "../git/refs.ts";
import { git } from "../git/run.ts";
import { found, Problem } from "../problem.ts";
import { created, nothing, type On, ok } from "../router.ts";
import { repositoryView } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";
import { remove } from "./lists.ts";
import { createRepository, generateRepository, refuseTaken } from "./new-repository.ts";
import { changedSettings, settingsBody } from "./repository-settings.ts";

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
  on("POST", "/repos/:owner/:template/generate", async ({ params, body }) => {
    const template = found(findRepository(double, params.owner, params.template));
    if (template.settings.is_template !== true)
      throw new Problem(422, `${params.owner}/${params.template} is not a template repository`);
    return created(await generateRepository(double, template, body));
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
}

async function setDefault(folder: string, branch: string): Promise<void> {
  const there = await tip(folder, branch);
  // A repository without commits may name any branch: it has none to point to yet.
  const empty = (await git(folder, ["for-each-ref", "--count=1", "refs/heads/"])) === "";
  if (!there && !empty) throw new Problem(422, `Cannot update default branch: branch ${branch} not found.`);
  await git(folder, ["symbolic-ref", "HEAD", `refs/heads/${branch}`]);
}
