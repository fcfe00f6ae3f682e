import { afterAll, beforeAll, expect, it } from "vitest";
import { type ExampleProject, exampleProject } from "./harness/example-project.ts";
import { type OwnGitHub, ownGitHub } from "./harness/own-github.ts";
import { point } from "./harness/scenario.ts";

const PASSWORD = "the-one-password";
const variables = {
  SLIPWAY_REGISTRY_CREDENTIAL: `ci:${PASSWORD}`,
  SLIPWAY_WEBHOOK_SECRET: "the-webhook-secret",
  SLIPWAY_SMOKE_TEST_TOKEN: "the-smoke-test-token",
};
const rotated = { SLIPWAY_REGISTRY_CREDENTIAL: "ci:another-password" };

let github: OwnGitHub;
let project: ExampleProject;
const about = (repository: string, path = "") => github.ask("GET", `/repos/craftista/${repository}${path}`);
const secretOf = (repository: string, name: string, environment?: string) =>
  github.readSecret({ repository: `craftista/${repository}`, name, ...(environment ? { environment } : {}) });
const textOf = async (repository: string, path: string) => {
  const { content } = (await about(repository, `/contents/${path}`)) as { content: string };
  return Buffer.from(content, "base64").toString();
};
/** Repositories with whether they are archived. */
const repositories = async () =>
  Object.fromEntries(
    ((await github.ask("GET", "/orgs/craftista/repos")) as { name: string; archived: boolean }[])
      .filter(({ name }) => name !== "service-template")
      .map(({ name, archived }) => [name, archived]),
  );
const all = (archived: boolean) => ({ catalogue: archived, frontend: archived, gitops: archived });

beforeAll(async () => {
  github = await ownGitHub();
  project = await exampleProject("github", "dev", {
    ...github.variables,
    ...variables,
    READ_ONLY_TOKEN: github.readOnlyToken,
  });
  const template = { name: "service-template", is_template: true, auto_init: true };
  await github.ask("POST", "/orgs/craftista/repos", template);
  const ci = { message: "ci", content: Buffer.from("on: push\n").toString("base64") };
  await github.ask("PUT", "/repos/craftista/service-template/contents/.github/workflows/ci.yaml", ci);
  project.set("github", ["repositories", "frontend"], {
    template: { owner: "craftista", repository: "service-template" },
  });
});
afterAll(() => github?.close());

point("a token that may only read", () => {
  it("is refused with GitHub's reason, and makes nothing on GitHub", async () => {
    const output = await project.failing("up", [], { SLIPWAY_GITHUB_TOKEN: github.readOnlyToken });
    expect(output).toContain("403 Resource not accessible by personal access token");
    expect(await repositories()).toEqual({});
  });
});

point("the example github", () => {
  it("comes up, and finds no drift", async () => {
    await project.succeeding("up");
    await project.succeeding("preview", ["--refresh", "--expect-no-changes"]);
    expect(await repositories()).toEqual(all(false));
  });

  it("has a doctor, who tells of a token that it may not write", async () => {
    project.set("github", ["tokenFrom"], { env: "READ_ONLY_TOKEN" });
    const { exitCode, all: said } = await project.command("doctor", "dev");
    project.set("github", ["tokenFrom"], { env: "SLIPWAY_GITHUB_TOKEN" });
    expect(said).toContain(
      "✗ GitOps repository: the token may not write to craftista/gitops\n    give it Contents: read and write",
    );
    expect(exitCode).toBe(1);
    expect((await project.command("doctor", "dev")).all).toContain("✔ GitOps repository");
  });

  it("begins a repository with the files of its template", async () => {
    expect(await textOf("frontend", ".github/workflows/ci.yaml")).toBe("on: push\n");
    expect(await about("frontend")).toMatchObject({
      default_branch: "trunk",
      topics: ["craftista", "slipway"],
    });
  });

  it("keeps the branch and the tags that open gates by rules, from which the bot is exempt", async () => {
    const rules = (await about("gitops", "/rulesets")) as { id: number; name: string }[];
    expect(rules.map(({ name }) => name).toSorted()).toEqual([
      "default branch",
      "tags approved/",
      "tags verified/",
    ]);
    const id = rules.find(({ name }) => name === "tags verified/")?.id;
    expect(await about("gitops", `/rulesets/${id}`)).toMatchObject({
      target: "tag",
      enforcement: "active",
      bypass_actors: [{ actor_id: 12345, actor_type: "Integration", bypass_mode: "always" }],
    });
  });

  it("makes jobs for staging and prod wait, for reviewers and for minutes", async () => {
    const { protection_rules: found } = (await about("frontend", "/environments/prod")) as {
      protection_rules: { type: string; wait_timer?: number; reviewers?: { type: string }[] }[];
    };
    expect(found.find(({ type }) => type === "wait_timer")?.wait_timer).toBe(30);
    const reviewers = found.find(({ type }) => type === "required_reviewers")?.reviewers ?? [];
    expect(reviewers.map(({ type }) => type).toSorted()).toEqual(["Team", "User"]);
    expect(await about("frontend", "/environments/prod/deployment-branch-policies")).toMatchObject({
      branch_policies: [{ name: "v*", type: "tag" }],
    });
    expect(await about("frontend", "/environments/staging")).toMatchObject({
      deployment_branch_policy: { protected_branches: true },
      protection_rules: expect.arrayContaining([expect.objectContaining({ wait_timer: 5 })]),
    });
  });

  it("gives teams, keys, webhooks, labels, variables, Dependabot and CODEOWNERS", async () => {
    const may = async (team: string) =>
      github.ask("GET", `/orgs/craftista/teams/${team}/repos/craftista/frontend`);
    expect(await may("developers")).toMatchObject({ role_name: "push" });
    expect(await may("release-managers")).toMatchObject({ role_name: "pull" });
    expect(await about("gitops", "/keys")).toMatchObject([{ title: "backup", read_only: true }]);
    expect(await about("gitops", "/hooks")).toMatchObject([
      { events: ["push"], config: { url: "https://argocd.example.com/api/webhook", content_type: "json" } },
    ]);
    expect(await about("catalogue", "/labels/promotion")).toMatchObject({ color: "0e8a16" });
    expect(await about("frontend", "/environments/prod/variables/STAGE")).toMatchObject({ value: "prod" });
    expect(await about("frontend", "/automated-security-fixes")).toMatchObject({ enabled: true });
    expect(await textOf("gitops", ".github/CODEOWNERS")).toContain("/env/prod/ @craftista/release-managers");
  });

  it("seals the one secret for every workflow: what arrived is opened with the repository's key", () => {
    for (const service of ["frontend", "catalogue"]) {
      expect(secretOf(service, "REGISTRY_USERNAME")).toBe("ci");
      expect(secretOf(service, "REGISTRY_PASSWORD")).toBe(PASSWORD);
      expect(secretOf(service, "SMOKE_TEST_TOKEN", "prod")).toBe("the-smoke-test-token");
    }
  });
});

point("rotation of the registry's password", () => {
  it("is one changed setting, and its preview names every place and no secret", async () => {
    const output = await project.succeeding("preview", [], rotated);
    const changed = [...output.matchAll(/^ ~ +\S+ (\S+) update/gm)].map(([, name]) => name);
    expect(changed.toSorted()).toEqual([
      "craftista-catalogue-setup-secret-REGISTRY_PASSWORD",
      "craftista-dev-pull-secret",
      "craftista-frontend-setup-secret-REGISTRY_PASSWORD",
      "craftista-repository-charts-secret",
    ]);
    expect(output).not.toContain(PASSWORD);
    expect(output).not.toContain("another-password");
  });

  it("reaches them all, and leaves the other secrets alone", async () => {
    // Said here, and not in an update of its own: what a destroy does is recorded by the update before it.
    project.set("github", ["onDestroy"], "archive");
    await project.succeeding("up", [], rotated);
    for (const service of ["frontend", "catalogue"])
      expect(secretOf(service, "REGISTRY_PASSWORD")).toBe("another-password");
    expect(secretOf("frontend", "SMOKE_TEST_TOKEN", "prod")).toBe("the-smoke-test-token");
  });
});

point("archived repositories", () => {
  it("are what a destroy leaves", async () => {
    await project.succeeding("destroy", [], rotated);
    expect(await repositories()).toEqual(all(true));
  });

  it("stand in the way of the next up, as GitHub says", async () => {
    const output = await project.failing("up", [], rotated);
    expect(output).toContain("name already exists on this account");
  });

  it("are taken over with adopt: true, with their history", async () => {
    project.set("github", ["adopt"], true);
    project.set("github", ["onDestroy"], "delete");
    await project.succeeding("up", [], rotated);
    expect(await repositories()).toEqual(all(false));
    expect(await textOf("gitops", ".github/CODEOWNERS")).toContain("/env/prod/");
    project.set("github", ["adopt"], false);
    await project.succeeding("preview", ["--expect-no-changes"], rotated);
  });
});

point("the end", () => {
  it("leaves no repository, and asked GitHub nothing that the double could not answer", async () => {
    await project.succeeding("destroy", [], rotated);
    expect(await repositories()).toEqual({});
    expect(github.unknown).toEqual([]);
  });
});
