import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applications, namespaces, projects } from "./harness/cluster.ts";
import { type ExampleProject, exampleProject } from "./harness/example-project.ts";
import { type OwnGitHub, ownGitHub } from "./harness/own-github.ts";

describe("a program of its own that uses three components", () => {
  let github: OwnGitHub;
  let project: ExampleProject;
  beforeAll(async () => {
    github = await ownGitHub();
    project = await exampleProject("library", "shop", github.variables);
  });
  afterAll(() => github?.close());

  it("brings up a repository, a namespace, a project and an Application", async () => {
    await project.succeeding("up");
    expect(await github.ask("GET", "/repos/craftista/shop-pages")).toMatchObject({ private: false });
    expect(await namespaces("shop")).toEqual(["shop-pages"]);
    expect(await projects()).toContain("shop");
    expect(Object.keys(await applications())).toContain("shop-pages");
  });

  it("changes nothing the second time, and finds no drift", async () => {
    await project.succeeding("preview", ["--refresh", "--expect-no-changes"]);
  });

  it("takes everything away again", async () => {
    await project.succeeding("destroy");
    expect(await github.ask("GET", "/orgs/craftista/repos")).toEqual([]);
    expect(await namespaces("shop")).toEqual([]);
    expect(Object.keys(await applications())).not.toContain("shop-pages");
    expect(github.unknown).toEqual([]);
  });
});
