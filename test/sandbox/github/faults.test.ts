import { describe, expect, it } from "vitest";
import type { Faults } from "#sandbox/github/faults.ts";
import { ask, clone, commit, git, newRepository, startDouble } from "./harness.ts";

describe("an ordered fault", () => {
  it("answers one request with a status and a time to wait, and does nothing", async () => {
    const faults: Faults = {};
    const github = await startDouble({ faults });
    const repository = await newRepository(github);
    faults.answerNext = { status: 503, retryAfterSeconds: 7 };
    const refused = await ask(github, "DELETE", repository);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "7"]);
    expect((await ask(github, "GET", repository)).status).toBe(200);
  });

  it("rejects one push with its wording, and the next push goes through", async () => {
    const faults: Faults = {};
    const github = await startDouble({ faults });
    await newRepository(github);
    const folder = await clone(github, "gitops");
    await commit(folder, "a", "1");
    faults.rejectNextPush = "GH013: Repository rule violations found for refs/heads/main.";
    const push = git(folder, ["push"]);
    await expect(push).rejects.toThrow("remote: GH013: Repository rule violations found");
    await expect(push).rejects.toThrow("[remote rejected]");
    await git(folder, ["push", "--quiet"]);
  });

  it("holds answers back", async () => {
    const faults: Faults = { delayMs: 300 };
    const github = await startDouble({ faults });
    const start = performance.now();
    await ask(github, "GET", "/user");
    expect(performance.now() - start).toBeGreaterThan(290);
  });
});
