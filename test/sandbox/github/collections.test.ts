import { describe, expect, it } from "vitest";
import { ask, newRepository, OWNER, startDouble } from "./harness.ts";
import { text } from "./text.ts";

describe("a team", () => {
  it("is found by slug and by id, renamed, and given repositories and members", async () => {
    const github = await startDouble();
    const repository = await newRepository(github);
    const made = await ask(github, "POST", `/orgs/${OWNER}/teams`, { body: { name: "Release Managers" } });
    expect(made).toMatchObject({ status: 201, body: { slug: "release-managers", privacy: "closed" } });
    const taken = await ask(github, "POST", `/orgs/${OWNER}/teams`, { body: { name: "release managers" } });
    expect(taken.status).toBe(422);
    const org = text((await ask(github, "GET", `/orgs/${OWNER}`)).body, "id");
    const team = `/organizations/${org}/team/${text(made.body, "id")}`;

    const grant = `${team}${repository}`;
    expect((await ask(github, "PUT", grant, { body: { permission: "maintain" } })).status).toBe(204);
    expect((await ask(github, "GET", grant)).body).toMatchObject({
      role_name: "maintain",
      permissions: { push: true, maintain: true, admin: false },
    });
    await ask(github, "PUT", `${team}/memberships/alice`, { body: { role: "maintainer" } });
    expect((await ask(github, "GET", `${team}/members`)).body).toMatchObject([{ login: "alice" }]);

    await ask(github, "PATCH", team, { body: { name: "Releasers" } });
    expect((await ask(github, "GET", `/orgs/${OWNER}/teams/releasers`)).body).toMatchObject({
      repos_count: 1,
      members_count: 1,
    });
    await ask(github, "DELETE", repository);
    expect((await ask(github, "GET", team)).body).toMatchObject({ repos_count: 0 });
    expect((await ask(github, "DELETE", team)).status).toBe(204);
    expect((await ask(github, "GET", team)).status).toBe(404);
  });
});

describe("an environment", () => {
  it("shows its protection rules and keeps its secrets when it is changed", async () => {
    const github = await startDouble();
    const path = `${await newRepository(github)}/environments/prod%2Feu`;
    const alice = Number(text((await ask(github, "GET", "/users/alice")).body, "id"));
    await ask(github, "PUT", path, { body: {} });
    await ask(github, "POST", `${path}/variables`, { body: { name: "A", value: "1" } });
    const body = {
      wait_timer: 5,
      reviewers: [{ type: "User", id: alice }],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    };
    expect((await ask(github, "PUT", path, { body })).body).toMatchObject({
      name: "prod/eu",
      protection_rules: [
        { type: "wait_timer", wait_timer: 5 },
        { type: "required_reviewers", reviewers: [{ type: "User", reviewer: { login: "alice" } }] },
        { type: "branch_policy" },
      ],
    });
    expect((await ask(github, "GET", `${path}/variables/A`)).body).toMatchObject({ value: "1" });
    const policies = `${path}/deployment-branch-policies`;
    const policy = await ask(github, "POST", policies, { body: { name: "release/*" } });
    await ask(github, "DELETE", `${policies}/${text(policy.body, "id")}`);
    expect((await ask(github, "GET", policies)).body).toEqual({ total_count: 0, branch_policies: [] });
    expect((await ask(github, "DELETE", path)).status).toBe(204);
  });

  it("refuses a reviewer that does not exist and stays as it was", async () => {
    const github = await startDouble();
    const path = `${await newRepository(github)}/environments/prod`;
    const body = { reviewers: [{ type: "Team", id: 1 }] };
    expect((await ask(github, "PUT", path, { body })).status).toBe(422);
    expect((await ask(github, "GET", path)).status).toBe(404);
  });
});

describe("branch protection by REST", () => {
  it("answers what was asked for, signatures apart", async () => {
    const github = await startDouble();
    const path = `${await newRepository(github)}/branches/main/protection`;
    expect((await ask(github, "GET", path)).body).toMatchObject({ message: "Branch not protected" });
    const body = { required_status_checks: { strict: true, contexts: ["build"] }, enforce_admins: true };
    await ask(github, "PUT", path, { body });
    await ask(github, "POST", `${path}/required_signatures`);
    expect((await ask(github, "GET", path)).body).toMatchObject({
      required_status_checks: { strict: true, checks: [{ context: "build" }] },
      enforce_admins: { enabled: true },
      required_signatures: { enabled: true },
    });
    await ask(github, "DELETE", path);
    expect((await ask(github, "GET", path)).status).toBe(404);
  });
});

describe("deploy keys, labels and vulnerability alerts", () => {
  it("belong to one repository", async () => {
    const github = await startDouble();
    const one = await newRepository(github, "one");
    const two = await newRepository(github, "two");
    const key = { body: { title: "k", key: "ssh-ed25519 AAAA" } };
    expect((await ask(github, "POST", `${one}/keys`, key)).status).toBe(201);
    expect(await ask(github, "POST", `${two}/keys`, key)).toMatchObject({
      body: { errors: [{ message: "key is already in use" }] },
    });

    await ask(github, "POST", `${one}/labels`, { body: { name: "Go", color: "00ff00" } });
    await ask(github, "PATCH", `${one}/labels/go`, { body: { new_name: "go live" } });
    expect((await ask(github, "GET", `${one}/labels/go%20live`)).body).toMatchObject({ color: "00ff00" });
    expect((await ask(github, "GET", `${two}/labels`)).body).toEqual([]);

    await ask(github, "PUT", `${one}/vulnerability-alerts`);
    expect((await ask(github, "GET", `${one}/vulnerability-alerts`)).status).toBe(204);
    expect((await ask(github, "GET", `${two}/vulnerability-alerts`)).status).toBe(404);
  });

  it("update dependencies only while alerts are there", async () => {
    const github = await startDouble();
    const one = await newRepository(github, "one");
    const updates = `${one}/automated-security-fixes`;
    const enabled = async () => (await ask(github, "GET", updates)).body;
    expect((await ask(github, "PUT", updates)).status).toBe(422);
    await ask(github, "PUT", `${one}/vulnerability-alerts`);
    expect((await ask(github, "PUT", updates)).status).toBe(204);
    expect(await enabled()).toEqual({ enabled: true, paused: false });
    await ask(github, "DELETE", `${one}/vulnerability-alerts`);
    expect(await enabled()).toEqual({ enabled: false, paused: false });
  });
});

describe("issues and commit statuses", () => {
  it("are opened, closed and filtered", async () => {
    const github = await startDouble();
    const issues = `${await newRepository(github)}/issues`;
    await ask(github, "POST", issues, { body: { title: "Drift", labels: ["drift"] } });
    await ask(github, "POST", issues, { body: { title: "Other" } });
    expect((await ask(github, "GET", `${issues}?labels=drift`)).body).toMatchObject([{ number: 1 }]);
    await ask(github, "PATCH", `${issues}/1`, { body: { state: "closed" } });
    expect((await ask(github, "GET", issues)).body).toMatchObject([{ number: 2 }]);
  });

  it("combine the newest state of each context", async () => {
    const github = await startDouble();
    const repository = await newRepository(github);
    const sha = text((await ask(github, "GET", `${repository}/commits/main`)).body, "sha");
    const report = (state: string, context: string) =>
      ask(github, "POST", `${repository}/statuses/${sha}`, { body: { state, context } });
    await report("failure", "build");
    await report("success", "scan");
    await report("success", "build");
    expect((await ask(github, "GET", `${repository}/commits/main/status`)).body).toMatchObject({
      state: "success",
      total_count: 2,
    });
    expect((await ask(github, "GET", `${repository}/commits/${sha}/statuses`)).body).toHaveLength(3);
  });
});
