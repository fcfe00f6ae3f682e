import { describe, expect, it } from "vitest";
import { Repositories, type RepositoriesArgs } from "#components/github/repositories.ts";
import { deploy } from "#test/harness/deploy.ts";
import { listing } from "#test/harness/listing.ts";

const args: RepositoriesArgs = {
  repositories: {
    gitops: {
      name: "gitops",
      description: "What runs where",
      visibility: "internal",
      defaultBranch: "trunk",
    },
    frontend: {
      name: "frontend",
      description: "The page",
      topics: ["shop"],
      merge: { methods: ["squash", "rebase"], auto: true },
      template: { owner: "acme", repository: "node-service" },
    },
  },
  visibility: "private",
  onDestroy: "archive",
  adopt: false,
};

describe("repositories", () => {
  it("are registered as their golden file says", async () => {
    const { resources } = await deploy(() => new Repositories("shop", args));
    await expect(listing(resources)).toMatchFileSnapshot("../../golden/components/github/repositories.yaml");
  });

  it("are deleted with the stack only where that is asked for", async () => {
    const { resources } = await deploy(() => new Repositories("shop", { ...args, onDestroy: "delete" }));
    const fates = resources.flatMap(({ inputs }) => inputs.archiveOnDestroy ?? []);
    expect(fates).toEqual([false, false]);
  });
});
