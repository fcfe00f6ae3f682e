import { once } from "node:events";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execaNode } from "execa";
import { describe, expect, it } from "vitest";
import { openStore } from "#sandbox/github/store.ts";
import { ask, clone, commit, git, newRepository, OWNER, scratch, startDouble, TOKEN } from "./harness.ts";

describe("a restart", () => {
  it("keeps repositories with their Git data, and everything about them", async () => {
    const root = await scratch();
    const before = await startDouble({ root });
    const repository = await newRepository(before);
    const folder = await clone(before, "gitops");
    const sha = await commit(folder, "a", "1");
    await git(folder, ["push", "--quiet"]);
    await ask(before, "POST", `${repository}/labels`, { body: { name: "x" } });
    const key = (await ask(before, "GET", `${repository}/actions/secrets/public-key`)).body;
    await before.close();

    const after = await startDouble({ root });
    expect((await ask(after, "GET", `${repository}/commits/main`)).body).toMatchObject({ sha });
    expect((await ask(after, "GET", `${repository}/labels`)).body).toMatchObject([{ name: "x" }]);
    expect((await ask(after, "GET", `${repository}/actions/secrets/public-key`)).body).toEqual(key);
    expect((await ask(after, "GET", repository)).body).toMatchObject({
      clone_url: `${after.url}/craftista/gitops.git`,
    });
  });
});

describe("the process", () => {
  const start = async (root: string) => {
    const tokenFile = join(root, "token");
    await writeFile(tokenFile, `${TOKEN}\n`, { mode: 0o600 });
    const child = execaNode("sandbox/github/main.ts", {
      reject: false,
      env: {
        GITHUB_DOUBLE_ROOT: join(root, "data"),
        GITHUB_DOUBLE_PORT: "0",
        GITHUB_DOUBLE_OWNER: OWNER,
        GITHUB_DOUBLE_TOKEN_FILE: tokenFile,
      },
    });
    const [line] = await once(createInterface(child.stdout), "line");
    return { child, line: String(line), github: { url: /http:\S+\d/.exec(String(line))?.[0] ?? "" } };
  };

  it("loses no acknowledged write when it is killed, and ends in order when it is asked to", async () => {
    const root = await scratch();
    const first = await start(root);
    expect(first.line).toContain("stand-in");
    const body = { name: "gitops", auto_init: true };
    const made = await ask(first.github, "POST", `/orgs/${OWNER}/repos`, { body });
    first.child.kill("SIGKILL");
    expect(made.status).toBe(201);
    await first.child;

    const second = await start(root);
    expect((await fetch(`${second.github.url}/healthz`)).status).toBe(200);
    const path = `/repos/${OWNER}/gitops/contents/README.md`;
    expect((await ask(second.github, "GET", path)).status).toBe(200);
    second.child.kill("SIGTERM");
    expect(await second.child).toMatchObject({ exitCode: 0 });
  });

  it("names the setting that is missing", async () => {
    const env = { GITHUB_DOUBLE_ROOT: await scratch() };
    const { exitCode, stderr } = await execaNode("sandbox/github/main.ts", { reject: false, env });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("GITHUB_DOUBLE_OWNER is not set");
  });
});

describe("the store", () => {
  it("has written every change when save resolves, in a file only its owner reads", async () => {
    const folder = await scratch();
    const store = await openStore(folder);
    const saves = Array.from({ length: 20 }, (_, i) => {
      store.state.lastId = 5000 + i;
      return store.save();
    });
    await saves[0];
    expect((await openStore(folder)).state.lastId).toBeGreaterThanOrEqual(5000);
    await Promise.all(saves);
    expect((await openStore(folder)).state.lastId).toBe(5019);
    expect((await stat(join(folder, "state.json"))).mode & 0o777).toBe(0o600);
  });
});
