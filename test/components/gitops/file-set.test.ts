import { beforeEach, describe, expect, it } from "vitest";
import { openClone } from "#components/git/clone.ts";
import {
  type FileSetInputs,
  fileSetChanges,
  readFileSet,
  writeFileSet,
} from "#components/gitops/file-set-methods.ts";
import { type HubGuardInputs, releaseHub } from "#components/gitops/hub-guard-methods.ts";
import { type GitRemote, gitRemote } from "#test/harness/git-remote.ts";

let remote: GitRemote;
beforeEach(() => {
  remote = gitRemote();
  remote.commit({ "README.md": "hello\n", "env/dev/a/a-image.yaml": "image: {}\n" });
});

const connect = () => openClone({ url: remote.url, branch: "main" });
const set = (files: Record<string, string>, changes: Partial<FileSetInputs> = {}): FileSetInputs => ({
  url: remote.url,
  branch: "main",
  tokenFrom: { env: "TOKEN" },
  owner: "dev",
  files,
  author: { name: "Slipway", email: "slipway@localhost" },
  ...changes,
});
const paths = () => remote.git("ls-tree", "-r", "--name-only", "main").split("\n");
const subjects = () => remote.git("log", "--reverse", "--format=%s", "main").split("\n").slice(1);

describe("a file set", () => {
  it("is written as one commit and leaves every other file alone", async () => {
    await writeFileSet(
      set({ "env/dev/a/a-values.yaml": "x: 1\n", "env/dev/b/b-values.yaml": "y: 2\n" }),
      {},
      connect,
    );
    expect(subjects()).toEqual(["dev: write 2 files"]);
    expect(paths()).toEqual([
      "README.md",
      "env/dev/a/a-image.yaml",
      "env/dev/a/a-values.yaml",
      "env/dev/b/b-values.yaml",
    ]);
  });

  it("makes no commit when Git carries it already", async () => {
    const files = { "env/dev/a/a-values.yaml": "x: 1\n" };
    await writeFileSet(set(files), {}, connect);
    await writeFileSet(set(files), files, connect);
    expect(subjects()).toHaveLength(1);
  });

  it("removes what it no longer holds, and all of it on deletion", async () => {
    const before = { "env/dev/a/a-values.yaml": "x: 1\n", "env/dev/b/b-values.yaml": "y: 2\n" };
    await writeFileSet(set(before), {}, connect);
    const after = { "env/dev/a/a-values.yaml": "x: 2\n" };
    await writeFileSet(set(after), before, connect);
    expect(subjects().at(-1)).toBe("dev: write 1 file, remove 1");
    await writeFileSet(set({}), after, connect);
    expect(paths()).toEqual(["README.md", "env/dev/a/a-image.yaml"]);
  });

  it("loses nothing against a rival", async () => {
    const clone = await connect();
    const push = clone.push;
    let rivals = 0;
    clone.push = async (updates) => {
      if (rivals < 2) remote.commit({ [`rival-${rivals++}`]: "mine" });
      await push(updates);
    };
    await writeFileSet(set({ mine: "1" }), {}, async () => clone);
    expect(paths()).toEqual(["README.md", "env/dev/a/a-image.yaml", "mine", "rival-0", "rival-1"]);
  });

  it("reads what Git really carries", async () => {
    const files = { "a.yaml": "x: 1\n", "b.yaml": "y: 1\n" };
    await writeFileSet(set(files), {}, connect);
    remote.commit({ "a.yaml": "x: by hand\n" });
    expect((await readFileSet(set(files), connect)).files).toEqual({
      "a.yaml": "x: by hand\n",
      "b.yaml": "y: 1\n",
    });
  });

  it.each([
    ["nothing", {}, { changes: false, replaces: [] }],
    ["another token", { tokenFrom: { env: "OTHER" } }, { changes: false, replaces: [] }],
    ["a content", { files: { a: "2" } }, { changes: true, replaces: [] }],
    ["one file more", { files: { a: "1", b: "1" } }, { changes: true, replaces: [] }],
    ["another repository", { url: "http://other/x.git" }, { changes: true, replaces: ["url"] }],
  ])("owes an update for %s accordingly", (_name, change, expected) => {
    expect(fileSetChanges(set({ a: "1" }), set({ a: "1" }, change))).toEqual(expected);
  });
});

describe("the hub guard", () => {
  const guard = (): HubGuardInputs => ({
    url: remote.url,
    branch: "main",
    tokenFrom: { env: "TOKEN" },
    environment: "dev",
  });

  it("lets the hub go when no other environment has values in Git", async () => {
    remote.commit({ "env/dev/a/a-values.yaml": "", "env/prod/a/a-image.yaml": "image: {}\n" });
    await expect(releaseHub(guard(), connect)).resolves.toBeUndefined();
  });

  it("refuses while others are deployed, and names the commands", async () => {
    remote.commit({ "env/staging/a/a-values.yaml": "", "env/prod/a/a-values.yaml": "" });
    await expect(releaseHub(guard(), connect)).rejects.toThrow(
      "the hub dev cannot be destroyed while prod and staging are deployed from it; run `pulumi destroy -s prod` and `pulumi destroy -s staging` first",
    );
    await expect(releaseHub(guard(), connect)).rejects.toMatchObject({ stack: "" });
  });

  it("lets the hub go when the repository is gone already", async () => {
    const nowhere = () => openClone({ url: "file:///nonexistent/x.git", branch: "main" });
    await expect(releaseHub(guard(), nowhere)).resolves.toBeUndefined();
  });
});
