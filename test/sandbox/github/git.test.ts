import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  ask,
  clone,
  commit,
  git,
  newRepository,
  OWNER,
  READ_TOKEN,
  scratch,
  startDouble,
} from "./harness.ts";

describe("git", () => {
  it("clones, pushes and fetches what REST shows", async () => {
    const github = await startDouble();
    const repository = await newRepository(github);
    const ours = await clone(github, "gitops");
    const theirs = await clone(github, "gitops");
    const sha = await commit(ours, "a.yaml", "tag: 1\n");
    await git(ours, ["push", "--quiet"]);
    expect((await ask(github, "GET", `${repository}/commits/main`)).body).toMatchObject({
      sha,
      files: [{ filename: "a.yaml", status: "added" }],
    });
    await git(theirs, ["fetch", "--quiet"]);
    expect(await git(theirs, ["rev-parse", "origin/main"])).toBe(sha);
  });

  it("clones shallow and without blobs, and fetches a bare commit id", async () => {
    const github = await startDouble();
    await newRepository(github);
    const full = await clone(github, "gitops");
    const first = await commit(full, "a.yaml", "one");
    await commit(full, "a.yaml", "two");
    await git(full, ["push", "--quiet"]);

    const partial = await clone(github, "gitops", "--depth=1", "--filter=blob:none", "--bare");
    expect(await git(partial, ["rev-list", "--count", "HEAD"])).toBe("1");
    const missing = await git(partial, ["rev-list", "--objects", "--missing=print", "HEAD"]);
    expect(missing.split("\n").filter((line) => line.startsWith("?"))).toHaveLength(2);

    // The older protocol refuses a commit that is no tip, unless the repository allows it.
    await git(partial, ["-c", "protocol.version=0", "fetch", "--quiet", "--depth=1", "origin", first]);
    expect(await git(partial, ["rev-parse", "FETCH_HEAD"])).toBe(first);
  });

  it("lets one of two pushes to a branch win and rejects the other", async () => {
    const github = await startDouble();
    const repository = await newRepository(github);
    const clones = await Promise.all([clone(github, "gitops"), clone(github, "gitops")]);
    const shas = await Promise.all(clones.map((folder, i) => commit(folder, "a.yaml", `from ${i}`)));
    const pushes = await Promise.allSettled(clones.map((folder) => git(folder, ["push", "--quiet"])));
    const lost = pushes.filter((one) => one.status === "rejected");
    expect(lost).toHaveLength(1);
    expect(String(lost[0]?.reason)).toMatch(/rejected|cannot lock ref|failed to update ref/);
    const winner = shas[pushes.findIndex((one) => one.status === "fulfilled")];
    expect((await ask(github, "GET", `${repository}/commits/main`)).body).toMatchObject({ sha: winner });
  });

  it("refuses a push that is behind", async () => {
    const github = await startDouble();
    await newRepository(github);
    const late = await clone(github, "gitops");
    const early = await clone(github, "gitops");
    await commit(early, "a", "1");
    await git(early, ["push", "--quiet"]);
    await commit(late, "b", "1");
    await expect(git(late, ["push"])).rejects.toThrow(/fetch first/);
  });

  it("takes a push of several megabytes", async () => {
    const github = await startDouble();
    await newRepository(github);
    const folder = await clone(github, "gitops");
    const noise = Array.from({ length: 150_000 }, () => Math.random().toString(36)).join("\n");
    const sha = await commit(folder, "big", noise);
    await git(folder, ["push", "--quiet"]);
    expect(await git(folder, ["ls-remote", "origin", "main"])).toContain(sha);
  });

  it("serves other clones while pushes are under way", async () => {
    const github = await startDouble();
    await newRepository(github);
    const folders = await Promise.all(Array.from({ length: 4 }, () => clone(github, "gitops")));
    const branches = folders.map(async (folder, i) => {
      await commit(folder, "a", `${i}`);
      await git(folder, ["push", "--quiet", "origin", `HEAD:refs/heads/b${i}`]);
    });
    await Promise.all(branches);
    const refs = await git(tmpdir(), ["ls-remote", "--heads", `${github.url}/${OWNER}/gitops`]);
    expect(refs.split("\n")).toHaveLength(5);
  });
});

describe("git is refused", () => {
  it("a push to an archived repository, in GitHub's words", async () => {
    const github = await startDouble();
    const repository = await newRepository(github);
    const folder = await clone(github, "gitops");
    await ask(github, "PATCH", repository, { body: { archived: true } });
    await commit(folder, "a", "1");
    const push = git(folder, ["push"]);
    await expect(push).rejects.toThrow("remote: This repository was archived so it is read-only.");
    await expect(push).rejects.toThrow("403");
    await clone(github, "gitops");
  });

  it("a push with the token that may only read", async () => {
    const github = await startDouble();
    await newRepository(github);
    const folder = await clone(github, "gitops");
    await commit(folder, "a", "1");
    await expect(git(folder, ["push"], READ_TOKEN)).rejects.toThrow(
      "remote: Write access to repository not granted.",
    );
    await git(folder, ["fetch"], READ_TOKEN);
  });

  it.each([
    ["a wrong token", "private", "wrong", "Authentication failed"],
    ["no token, when private", "private", null, "could not read Username"],
  ])("%s", async (_, visibility, token, words) => {
    const github = await startDouble();
    await newRepository(github, "gitops", { visibility });
    const url = `${github.url}/${OWNER}/gitops.git`;
    const to = join(await scratch(), "clone");
    await expect(git(tmpdir(), ["clone", url, to], token)).rejects.toThrow(words);
  });

  it("nothing, when public and only read", async () => {
    const github = await startDouble();
    await newRepository(github, "gitops", { visibility: "public", private: false });
    const refs = await git(tmpdir(), ["ls-remote", `${github.url}/${OWNER}/gitops`], null);
    expect(refs).toContain("refs/heads/main");
  });

  it("a repository that is not there", async () => {
    const github = await startDouble();
    await expect(git(tmpdir(), ["ls-remote", `${github.url}/${OWNER}/none`])).rejects.toThrow("not found");
  });
});
