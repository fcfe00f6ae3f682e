import { describe, expect, it } from "vitest";
import { openClone } from "#components/git/clone.ts";
import { GitError } from "#components/git/failure.ts";
import { gitRemote } from "#test/harness/git-remote.ts";

const author = { name: "Slipway", email: "slipway@localhost" };
const files = (entries: Record<string, string | undefined>) => new Map(Object.entries(entries));

describe("a clone", () => {
  it("finds no tip in an empty repository and makes its first commit", async () => {
    const remote = gitRemote();
    const clone = await openClone({ url: remote.url, branch: "main" });
    expect(await clone.fetchTip()).toBeUndefined();
    const [first = ""] = await clone.commit(
      undefined,
      [{ message: "one\n", files: files({ "a/b.txt": "1\n" }) }],
      author,
    );
    await clone.push(new Map([["refs/heads/main", first]]));
    expect(remote.git("show", "main:a/b.txt")).toBe("1");
  });

  it("reads only the files asked for, and lists a folder", async () => {
    const remote = gitRemote();
    remote.commit({ "env/dev/a.yaml": "a: 1\n", "env/dev/b.yaml": "b: 2\n", other: "x" });
    const clone = await openClone({ url: remote.url, branch: "main" });
    const tip = (await clone.fetchTip()) ?? "";
    expect(await clone.list(tip, "env/dev")).toEqual(["env/dev/a.yaml", "env/dev/b.yaml"]);
    expect(await clone.read(tip, ["env/dev/b.yaml", "env/dev/none.yaml"])).toEqual(
      files({ "env/dev/b.yaml": "b: 2\n" }),
    );
  });

  it("makes a chain of commits in one go and keeps every other file", async () => {
    const remote = gitRemote();
    const base = remote.commit({ keep: "k", 'odd "name" ü.txt': "o", gone: "g" });
    const clone = await openClone({ url: remote.url, branch: "main" });
    const tip = (await clone.fetchTip()) ?? "";
    expect(tip).toBe(base);
    const ids = await clone.commit(
      tip,
      [
        { message: "first\n\nKey: 1\n", files: files({ 'odd "name" ü.txt': "changed" }) },
        { message: "second\n", files: files({ gone: undefined }) },
      ],
      author,
    );
    await clone.push(new Map([["refs/heads/main", ids[1] ?? ""]]));
    expect(remote.git("rev-list", "--reverse", `${base}..main`).split("\n")).toEqual(ids);
    expect(
      remote.git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", "-z", "main").split("\0"),
    ).toEqual(expect.arrayContaining(["keep", 'odd "name" ü.txt']));
    expect(remote.git("ls-tree", "--name-only", "main")).not.toContain("gone");
    expect(remote.git("log", "-1", "--format=%(trailers:key=Key,valueonly)", `${ids[0]}`).trim()).toBe("1");
  });

  it("says that a push was rejected when somebody was faster, and changes nothing", async () => {
    const remote = gitRemote();
    remote.commit({ a: "1" });
    const clone = await openClone({ url: remote.url, branch: "main" });
    const tip = await clone.fetchTip();
    const rival = remote.commit({ b: "2" });
    const [mine = ""] = await clone.commit(tip, [{ message: "late\n", files: files({ a: "2" }) }], author);
    const failure = await clone.push(new Map([["refs/heads/main", mine]])).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GitError);
    expect((failure as GitError).kind).toBe("rejected");
    expect(remote.git("rev-parse", "main")).toBe(rival);
  });

  it("tags a commit with a message that can be read back from the remote", async () => {
    const remote = gitRemote();
    const commit = remote.commit({ a: "1" });
    const clone = await openClone({ url: remote.url, branch: "main" });
    await clone.fetchTip();
    const ref = "refs/tags/verified/dev/catalogue/1.1.0";
    const tag = await clone.tag(
      "verified/dev/catalogue/1.1.0",
      commit,
      "healthy\n\nSlipway-Digest: sha256:1\n",
      author,
    );
    await clone.push(new Map([[ref, tag]]));
    const reader = await openClone({ url: remote.url, branch: "main" });
    expect(await reader.remoteRefs(["refs/tags/verified/*"])).toEqual(new Map([[ref, tag]]));
    const text = (await reader.readRefs([ref])).get(ref);
    expect(text).toContain(`object ${commit}`);
    expect(text).toContain("Slipway-Digest: sha256:1");
  });

  it("can be used from many sides at once", async () => {
    const remote = gitRemote();
    const commits = ["1", "2", "3", "4"].map((text) => remote.commit({ "a.yaml": text }));
    const clone = await openClone({ url: remote.url, branch: "main" });
    const texts = await Promise.all(
      commits.map(async (commit) => {
        await clone.fetchCommit(commit);
        return (await clone.read(commit, ["a.yaml"])).get("a.yaml");
      }),
    );
    expect(texts).toEqual(["1", "2", "3", "4"]);
    expect(new Set(await Promise.all([1, 2, 3].map(() => clone.fetchTip())))).toEqual(new Set([commits[3]]));
  });

  it("says which repository is missing and what to do", async () => {
    const clone = await openClone({ url: "file:///nonexistent/nowhere.git", branch: "main" });
    await expect(clone.fetchTip()).rejects.toThrow(
      /cannot fetch file:\/\/\/nonexistent\/nowhere.git: .*hub stack creates it/,
    );
  });
});
