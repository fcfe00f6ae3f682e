import { describe, expect, it } from "vitest";
import type { GitHub } from "#sandbox/github/server.ts";
import { changedFiles, githubClient, setStatus, stickyComment } from "#src/plan/comment.ts";
import {
  ask,
  clone,
  commit,
  git,
  newRepository,
  OWNER,
  startDouble,
  TOKEN,
} from "#test/sandbox/github/harness.ts";
import { environmentPlan } from "./fixtures.ts";

/** A pull request of two files on the GitHub double. */
async function pullRequest(github: GitHub) {
  const path = await newRepository(github, "infrastructure");
  const folder = await clone(github, "infrastructure");
  await git(folder, ["checkout", "--quiet", "-b", "pin"]);
  await commit(folder, "Pulumi.staging.yaml", "a: 1\n");
  const head = await commit(folder, "README.md", "b\n");
  await git(folder, ["push", "--quiet", "origin", "pin"]);
  await ask(github, "POST", `${path}/pulls`, { body: { title: "Pin", head: "pin", base: "main" } });
  const pull = { owner: OWNER, repository: "infrastructure", number: 1, head };
  return { path, pull, client: githubClient(`${github.url}/api/v3`, TOKEN) };
}

describe("on the GitHub double", () => {
  it("a pull request keeps one comment, changed in place, beside those of others", async () => {
    const github = await startDouble();
    const { path, pull, client } = await pullRequest(github);
    await ask(github, "POST", `${path}/issues/1/comments`, { body: { body: "looks good" } });
    const first = await stickyComment(client, pull, "first plan");
    const second = await stickyComment(client, pull, "second plan");
    expect(second).toBe(first);
    const { body } = await ask(github, "GET", `${path}/issues/1/comments`);
    expect(body).toMatchObject([{ body: "looks good" }, { body: "<!-- slipway plan -->\nsecond plan" }]);
  });

  it("each environment has a status that a ruleset can require", async () => {
    const github = await startDouble();
    const { path, pull, client } = await pullRequest(github);
    await setStatus(client, pull, "dev", environmentPlan({ outcome: "unchanged" }));
    await setStatus(client, pull, "staging", environmentPlan({ outcome: "refused" }));
    await setStatus(client, pull, "prod", undefined);
    const { body } = await ask(github, "GET", `${path}/commits/${pull.head}/status`);
    expect(body).toMatchObject({
      state: "failure",
      statuses: [
        { context: "slipway/plan (dev)", state: "success", description: "nothing to do" },
        {
          context: "slipway/plan (staging)",
          state: "failure",
          description: "refused: 0 promotions, 0 platform changes",
        },
        { context: "slipway/plan (prod)", state: "success", description: "not touched" },
      ],
    });
  });

  it("the files of a pull request are known", async () => {
    const github = await startDouble();
    const { pull, client } = await pullRequest(github);
    expect((await changedFiles(client, pull)).sort()).toEqual(["Pulumi.staging.yaml", "README.md"]);
  });
});
