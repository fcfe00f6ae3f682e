import { describe, expect, it } from "vitest";
import { ask, clone, git, newRepository, OWNER, READ_TOKEN, startDouble } from "./harness.ts";

describe("a repository", () => {
  it("is created, changed, renamed, archived and deleted", async () => {
    const github = await startDouble();
    const path = await newRepository(github, "gitops", { description: "what runs where" });
    expect((await ask(github, "GET", path)).body).toMatchObject({
      full_name: "craftista/gitops",
      private: true,
      description: "what runs where",
      default_branch: "main",
      clone_url: `${github.url}/craftista/gitops.git`,
      permissions: { push: true },
    });

    await ask(github, "PUT", `${path}/topics`, { body: { names: ["delivery"] } });
    const change = { name: "deploy", has_wiki: false, visibility: "public" };
    expect((await ask(github, "PATCH", path, { body: change })).body).toMatchObject({
      full_name: "craftista/deploy",
      has_wiki: false,
      private: false,
      topics: ["delivery"],
      has_issues: true,
    });
    expect((await ask(github, "GET", path)).status).toBe(404);

    const renamed = `/repos/${OWNER}/deploy`;
    await ask(github, "PATCH", renamed, { body: { archived: true } });
    expect(await ask(github, "POST", `${renamed}/labels`, { body: { name: "x" } })).toMatchObject({
      status: 403,
      body: { message: "Repository was archived so is read-only." },
    });
    expect((await ask(github, "PATCH", renamed, { body: { has_wiki: true } })).status).toBe(403);
    expect((await ask(github, "PATCH", renamed, { body: { archived: false } })).status).toBe(200);
    expect((await ask(github, "DELETE", renamed)).status).toBe(204);
    expect((await ask(github, "GET", renamed)).status).toBe(404);
  });

  it("keeps its name to itself, in any case of letters", async () => {
    const github = await startDouble();
    await newRepository(github, "gitops");
    const again = await ask(github, "POST", `/orgs/${OWNER}/repos`, { body: { name: "GitOps" } });
    expect(again.status).toBe(422);
    expect(again.body).toMatchObject({
      message: "Repository creation failed.",
      errors: [{ resource: "Repository", field: "name", message: "name already exists on this account" }],
    });
  });

  it("begins with the files of a template, in one commit of its own", async () => {
    const github = await startDouble();
    const template = await newRepository(github, "template", { is_template: true });
    const file = { message: "add", content: Buffer.from("hello").toString("base64") };
    await ask(github, "PUT", `${template}/contents/src/a.txt`, { body: file });
    const body = { owner: OWNER, name: "shop", private: true };
    const made = await ask(github, "POST", `${template}/generate`, { body });
    expect(made).toMatchObject({
      status: 201,
      body: { full_name: "craftista/shop", private: true, is_template: false },
    });
    const folder = await clone(github, "shop");
    expect((await git(folder, ["ls-files"])).split("\n")).toEqual(["README.md", "src/a.txt"]);
    expect(await git(folder, ["rev-list", "--count", "HEAD"])).toBe("1");
    const plain = await newRepository(github, "plain");
    expect((await ask(github, "POST", `${plain}/generate`, { body: { name: "other" } })).status).toBe(422);
  });

  it("is one even when two requests make it at once", async () => {
    const github = await startDouble();
    const create = () => ask(github, "POST", `/orgs/${OWNER}/repos`, { body: { name: "twin" } });
    const statuses = (await Promise.all([create(), create()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 422]);
  });

  it("is found by id too, which is how the provider reaches environments", async () => {
    const github = await startDouble();
    const path = await newRepository(github);
    const { body } = await ask(github, "GET", path);
    const id = typeof body === "object" && body !== null && "id" in body ? body.id : undefined;
    expect((await ask(github, "GET", `/repositories/${id}/topics`)).body).toEqual({ names: [] });
  });
});

describe("an answer", () => {
  it("carries a tag that changes with what it says", async () => {
    const github = await startDouble();
    const path = await newRepository(github);
    const etag = (await ask(github, "GET", path)).headers.get("etag") ?? "";
    const headers = { "if-none-match": etag };
    expect((await ask(github, "GET", path, { headers })).status).toBe(304);
    await ask(github, "PATCH", path, { body: { description: "changed" } });
    expect((await ask(github, "GET", path, { headers })).status).toBe(200);
  });

  it("carries a rate limit that is never near", async () => {
    const { headers } = await ask(await startDouble(), "GET", "/user");
    expect(Number(headers.get("x-ratelimit-remaining"))).toBeGreaterThan(1000);
    expect(Number(headers.get("x-ratelimit-reset")) * 1000).toBeGreaterThan(Date.now());
  });

  it("is a recorded 404 where there is no route", async () => {
    const github = await startDouble();
    expect((await ask(github, "POST", "/gists")).status).toBe(404);
    expect(github.unknown).toEqual(["POST /gists"]);
    expect(await (await fetch(`${github.url}/_double/unknown`)).json()).toEqual(["POST /gists"]);
  });

  it("is not recorded as unknown where only the object is missing", async () => {
    const github = await startDouble();
    expect((await ask(github, "GET", `/repos/${OWNER}/nothing`)).status).toBe(404);
    expect(github.unknown).toEqual([]);
  });
});

describe("tokens", () => {
  it.each([
    ["wrong", 401, "Bad credentials"],
    [null, 401, "Requires authentication"],
    [READ_TOKEN, 403, "Resource not accessible by personal access token"],
  ])("%s may not write: %i", async (token, status, message) => {
    const github = await startDouble();
    const body = { name: "gitops" };
    expect(await ask(github, "POST", `/orgs/${OWNER}/repos`, { body, token })).toMatchObject({
      status,
      body: { message },
    });
  });

  it("that read see what they may do", async () => {
    const github = await startDouble();
    const { body } = await ask(github, "GET", await newRepository(github), { token: READ_TOKEN });
    expect(body).toMatchObject({ permissions: { pull: true, push: false, admin: false } });
  });
});
