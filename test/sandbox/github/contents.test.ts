import { describe, expect, it } from "vitest";
import { ask, newRepository, startDouble } from "./harness.ts";
import { text } from "./text.ts";

const base64 = (content: string) => Buffer.from(content).toString("base64");

describe("a file by REST", () => {
  it("is written, read, changed and removed, each write a commit", async () => {
    const github = await startDouble();
    const repository = await newRepository(github);
    const path = `${repository}/contents/a%20b/%C3%BC.yaml`;
    const made = await ask(github, "PUT", path, { body: { message: "add", content: base64("tag: 1\n") } });
    expect(made).toMatchObject({
      status: 201,
      body: { commit: { message: "add", committer: { name: "GitHub", email: "noreply@github.com" } } },
    });

    const read = await ask(github, "GET", path);
    expect(read.body).toMatchObject({ path: "a b/ü.yaml", content: base64("tag: 1\n"), encoding: "base64" });
    expect(text(read.body, "url")).toMatch(/\?ref=main$/);

    const sha = text(read.body, "sha");
    const stale = { message: "x", content: base64("no"), sha: sha.replace(/./g, "0") };
    expect((await ask(github, "PUT", path, { body: stale })).status).toBe(409);
    expect((await ask(github, "PUT", path, { body: { message: "x", content: "" } })).status).toBe(422);
    const change = { message: "edit", content: base64("tag: 2\n"), sha };
    expect((await ask(github, "PUT", path, { body: change })).status).toBe(200);

    const newer = text((await ask(github, "GET", path)).body, "sha");
    expect((await ask(github, "DELETE", path, { body: { message: "drop", sha: newer } })).status).toBe(200);
    expect((await ask(github, "GET", path)).status).toBe(404);
    const log = await ask(github, "GET", `${repository}/commits?per_page=2`);
    expect(log.body).toMatchObject([{ commit: { message: "drop" } }, { commit: { message: "edit" } }]);
    expect(log.headers.get("link")).toContain("page=2");
  });

  it("may not be committed to a branch that a ruleset keeps for pull requests", async () => {
    const github = await startDouble();
    const repository = await newRepository(github);
    const include = ["~DEFAULT_BRANCH"];
    const ruleset = {
      name: "main",
      target: "branch",
      enforcement: "active",
      conditions: { ref_name: { include, exclude: [] } },
      rules: [{ type: "pull_request" }],
    };
    const { body } = await ask(github, "POST", `${repository}/rulesets`, { body: ruleset });
    const write = () =>
      ask(github, "PUT", `${repository}/contents/x`, { body: { message: "x", content: base64("x") } });
    expect(await write()).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("Changes must be made through a pull request.") },
    });
    const off = { body: { ...ruleset, enforcement: "disabled" } };
    await ask(github, "PUT", `${repository}/rulesets/${text(body, "id")}`, off);
    expect((await write()).status).toBe(201);
  });
});

describe("branches and refs", () => {
  it("are made, listed, renamed and deleted", async () => {
    const github = await startDouble();
    const repository = await newRepository(github);
    const main = await ask(github, "GET", `${repository}/git/ref/heads/main`);
    const sha = text((main.body as { object: object }).object, "sha");
    const make = { ref: "refs/heads/feature/x", sha };
    expect((await ask(github, "POST", `${repository}/git/refs`, { body: make })).status).toBe(201);
    expect(await ask(github, "POST", `${repository}/git/refs`, { body: make })).toMatchObject({
      status: 422,
      body: { message: "Reference already exists" },
    });
    expect((await ask(github, "GET", `${repository}/branches/feature%2Fx`)).body).toMatchObject({
      commit: { sha },
    });
    const rename = { body: { new_name: "trunk" } };
    await ask(github, "POST", `${repository}/branches/main/rename`, rename);
    expect((await ask(github, "GET", repository)).body).toMatchObject({ default_branch: "trunk" });
    expect((await ask(github, "DELETE", `${repository}/git/refs/heads/trunk`)).status).toBe(422);
    expect((await ask(github, "DELETE", `${repository}/git/refs/heads/feature/x`)).status).toBe(204);
    expect((await ask(github, "GET", `${repository}/branches`)).body).toMatchObject([{ name: "trunk" }]);
  });

  it("become the default only where they exist", async () => {
    const github = await startDouble();
    const repository = await newRepository(github);
    const body = { default_branch: "develop" };
    expect((await ask(github, "PATCH", repository, { body })).status).toBe(422);
    expect((await ask(github, "GET", repository)).body).toMatchObject({ default_branch: "main" });
  });
});
