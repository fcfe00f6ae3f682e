import { describe, expect, it } from "vitest";
import type { GitHub } from "#sandbox/github/server.ts";
import { ask, clone, commit, git, newRepository, startDouble } from "./harness.ts";
import { text } from "./text.ts";

async function withBranch(github: GitHub, settings: object = {}) {
  const repository = await newRepository(github, "gitops", settings);
  const folder = await clone(github, "gitops");
  await git(folder, ["checkout", "--quiet", "-b", "promote"]);
  const head = await commit(folder, "image.yaml", "tag: 2\n");
  await git(folder, ["push", "--quiet", "origin", "promote"]);
  const body = { title: "Promote", head: "craftista:promote", base: "main", body: "why" };
  const opened = await ask(github, "POST", `${repository}/pulls`, { body });
  return { repository, folder, head, opened, pull: `${repository}/pulls/${text(opened.body, "number")}` };
}

describe("a pull request", () => {
  it("is opened once, listed, and shows its files and commits", async () => {
    const github = await startDouble();
    const { repository, head, opened, pull } = await withBranch(github);
    expect(opened).toMatchObject({ status: 201, body: { number: 1, state: "open", head: { sha: head } } });
    const again = { title: "x", head: "promote", base: "main" };
    expect(await ask(github, "POST", `${repository}/pulls`, { body: again })).toMatchObject({
      status: 422,
      body: { errors: [{ message: "A pull request already exists for craftista:promote." }] },
    });
    expect((await ask(github, "GET", pull)).body).toMatchObject({ mergeable: true });
    const files = await ask(github, "GET", `${pull}/files`);
    expect(files.body).toEqual([{ filename: "image.yaml", status: "added" }]);
    expect((await ask(github, "GET", `${pull}/commits`)).body).toMatchObject([{ sha: head }]);
    const listed = await ask(github, "GET", `${repository}/pulls?head=craftista:promote&base=main`);
    expect(listed.body).toMatchObject([{ number: 1 }]);
    expect((await ask(github, "GET", `${repository}/pulls?base=other`)).body).toEqual([]);
  });

  it.each([
    ["merge", 2, /^Merge pull request #1 from craftista\/promote\n\nPromote$/],
    ["squash", 1, /^Promote \(#1\)$/],
  ])("merged by %s makes a commit with %i parents", async (merge_method, parents, message) => {
    const github = await startDouble();
    const { repository, head, pull } = await withBranch(github, { delete_branch_on_merge: true });
    const stale = { body: { merge_method, sha: head.replace(/./g, "0") } };
    expect((await ask(github, "PUT", `${pull}/merge`, stale)).status).toBe(409);
    const merged = await ask(github, "PUT", `${pull}/merge`, { body: { merge_method, sha: head } });
    expect(merged).toMatchObject({ status: 200, body: { merged: true } });
    const { body } = await ask(github, "GET", `${repository}/commits/main`);
    expect(body).toMatchObject({
      sha: text(merged.body, "sha"),
      commit: { message: expect.stringMatching(message) },
    });
    expect((body as { parents: unknown[] }).parents).toHaveLength(parents);
    expect((await ask(github, "GET", pull)).body).toMatchObject({ state: "closed", merged: true });
    expect((await ask(github, "GET", `${pull}/merge`)).status).toBe(204);
    expect((await ask(github, "GET", `${repository}/branches/promote`)).status).toBe(404);
    expect((await ask(github, "PUT", `${pull}/merge`, { body: {} })).status).toBe(405);
  });

  it("that conflicts is not merged", async () => {
    const github = await startDouble();
    const { repository, pull } = await withBranch(github);
    const body = { message: "rival", content: Buffer.from("tag: 3\n").toString("base64") };
    await ask(github, "PUT", `${repository}/contents/image.yaml`, { body });
    expect((await ask(github, "GET", pull)).body).toMatchObject({ mergeable: false });
    expect(await ask(github, "PUT", `${pull}/merge`)).toMatchObject({
      status: 405,
      body: { message: "Pull Request is not mergeable" },
    });
  });

  it("is not merged by a method the repository forbids", async () => {
    const github = await startDouble();
    const { pull } = await withBranch(github, { allow_merge_commit: false });
    expect(await ask(github, "PUT", `${pull}/merge`)).toMatchObject({
      status: 405,
      body: { message: "Merge commits are not allowed on this repository." },
    });
  });

  it("follows pushes: a new head, then merged by hand", async () => {
    const github = await startDouble();
    const { folder, pull } = await withBranch(github);
    const head = await commit(folder, "image.yaml", "tag: 3\n");
    await git(folder, ["push", "--quiet", "origin", "promote"]);
    expect((await ask(github, "GET", pull)).body).toMatchObject({ state: "open", head: { sha: head } });
    await git(folder, ["push", "--quiet", "origin", "promote:main"]);
    expect((await ask(github, "GET", pull)).body).toMatchObject({ merged: true, merge_commit_sha: head });
  });

  it("is closed when its branch goes, and shares labels and comments with issues", async () => {
    const github = await startDouble();
    const { repository, folder, pull } = await withBranch(github);
    const issue = `${repository}/issues/1`;
    await ask(github, "POST", `${issue}/labels`, { body: { labels: ["promotion"] } });
    const comment = await ask(github, "POST", `${issue}/comments`, { body: { body: "first" } });
    const path = `${repository}/issues/comments/${text(comment.body, "id")}`;
    await ask(github, "PATCH", path, { body: { body: "second" } });
    expect((await ask(github, "GET", `${issue}/comments`)).body).toMatchObject([{ body: "second" }]);
    await git(folder, ["push", "--quiet", "origin", ":promote"]);
    expect((await ask(github, "GET", pull)).body).toMatchObject({
      state: "closed",
      merged: false,
      labels: [{ name: "promotion" }],
    });
  });
});
