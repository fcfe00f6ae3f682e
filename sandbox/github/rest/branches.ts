import { z } from "zod";
import { announce } from "../announce.ts";
import { parseBody } from "../body.ts";
import type { Double } from "../double.ts";
import { branchRef, listRefs, moveRef, NO_COMMIT, tip } from "../git/refs.ts";
import { git } from "../git/run.ts";
import type { Repository } from "../model.ts";
import { found, Problem } from "../problem.ts";
import { created, nothing, ok } from "../router.ts";
import { apiUrl } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";

const sha = z.string().regex(/^[0-9a-f]{40}$/, "must be a full commit id");
const fullRef = z.string().regex(/^refs\/(heads|tags)\/.+/, "must begin with refs/heads/ or refs/tags/");

/** Branches by name. */
export function branchRoutes(double: Double, on: OnRepository): void {
  const view = (repository: Repository, name: string, commit: string) => ({
    name,
    commit: { sha: commit, url: apiUrl(double, repository, `/commits/${commit}`) },
    protected: repository.protections.some((one) => one.branch === name),
  });
  on("GET", "/branches", async ({ repository, folder }) => {
    const refs = await listRefs(folder, "refs/heads/");
    return ok(refs.map((one) => view(repository, one.ref.slice("refs/heads/".length), one.sha)));
  });
  on("GET", "/branches/:branch", async ({ repository, folder, params }) =>
    ok(view(repository, params.branch, found(await tip(folder, params.branch), "Branch not found"))),
  );
  on("POST", "/branches/:branch/rename", async ({ repository, folder, params, body }) => {
    const { new_name: name } = parseBody(z.object({ new_name: z.string().min(1) }), body);
    const at = found(await tip(folder, params.branch), "Branch not found");
    await git(folder, ["branch", "--move", "--", params.branch, name]);
    const { settings } = repository;
    if (settings.default_branch === params.branch) settings.default_branch = name;
    await announce(double, repository);
    return created(view(repository, name, at));
  });
}

/** References: branches and tags by their full name. */
export function refRoutes(double: Double, on: OnRepository): void {
  const find = async (repository: Repository, folder: string, ref: string) => {
    const one = found((await listRefs(folder, ref)).find((listed) => listed.ref === ref));
    return view(repository, one);
  };
  const view = (repository: Repository, one: { ref: string; sha: string; type: string }) => ({
    ref: one.ref,
    node_id: `REF_${one.sha}`,
    url: apiUrl(double, repository, `/git/${one.ref}`),
    object: { type: one.type, sha: one.sha, url: apiUrl(double, repository, `/git/commits/${one.sha}`) },
  });
  on("GET", "/git/ref/*ref", async ({ repository, folder, params }) =>
    ok(await find(repository, folder, `refs/${params.ref}`)),
  );
  on("GET", "/git/matching-refs/*ref", async ({ repository, folder, params }) => {
    const refs = await listRefs(folder, `refs/${params.ref}`);
    return ok(refs.map((one) => view(repository, one)));
  });
  on("POST", "/git/refs", async ({ repository, folder, body }) => {
    const wanted = parseBody(z.object({ ref: fullRef, sha }), body);
    const there = await listRefs(folder, wanted.ref);
    if (there.some((one) => one.ref === wanted.ref)) throw new Problem(422, "Reference already exists");
    await requireObject(folder, wanted.sha);
    await moveRef(folder, wanted.ref, NO_COMMIT, wanted.sha);
    await announce(double, repository);
    return created(await find(repository, folder, wanted.ref));
  });
  on("PATCH", "/git/refs/*ref", async ({ repository, folder, params, body }) => {
    const wanted = parseBody(z.object({ sha, force: z.boolean().default(false) }), body);
    const current = await find(repository, folder, `refs/${params.ref}`);
    await requireObject(folder, wanted.sha);
    const forward = await git(folder, ["rev-list", "--count", `${wanted.sha}..${current.object.sha}`]);
    if (!wanted.force && forward !== "0") throw new Problem(422, "Update is not a fast forward");
    await moveRef(folder, current.ref, current.object.sha, wanted.sha);
    await announce(double, repository);
    return ok(await find(repository, folder, current.ref));
  });
  on("DELETE", "/git/refs/*ref", async ({ repository, folder, params }) => {
    const name = params.ref;
    const current = (await listRefs(folder, `refs/${name}`)).find((one) => one.ref === `refs/${name}`);
    if (!current) throw new Problem(422, "Reference does not exist");
    if (current.ref === branchRef(repository.settings.default_branch)) {
      throw new Problem(422, "Cannot delete the default branch");
    }
    await moveRef(folder, current.ref, current.sha, NO_COMMIT);
    await announce(double, repository);
    return nothing;
  });
}

async function requireObject(folder: string, object: string): Promise<void> {
  try {
    await git(folder, ["cat-file", "-e", object]);
  } catch {
    throw new Problem(422, "Object does not exist");
  }
}
