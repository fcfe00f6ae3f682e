import { createServer } from "node:http";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { compare } from "#src/commands/version-state.ts";
import { publishedTags } from "#src/commands/versions.ts";
import { pins } from "#src/versions.ts";

const PIN = { version: "3.2.11", repository: "argoproj/argo-cd", tag: "v" };

describe("a pinned version beside those that are published", () => {
  it.each<[string, string[], string, string, string]>([
    ["the newest", ["v3.2.11", "v3.2.10"], "3.2.11", "3.2.11", "up to date"],
    [
      "behind in its line",
      ["v3.2.12", "v3.2.2", "v3.2.11"],
      "3.2.12",
      "3.2.12",
      "take 3.2.12: it holds fixes alone",
    ],
    ["of an older line", ["v3.3.0", "v3.2.11"], "3.2.11", "3.3.0", "3.3.0 is another line: read its notes"],
    [
      "behind in an older line",
      ["v3.3.0", "v3.2.12"],
      "3.2.12",
      "3.3.0",
      "take 3.2.12: it holds fixes alone",
    ],
    ["newer than all releases that were listed", ["v3.1.0"], "3.2.11", "3.1.0", "up to date"],
    ["beside candidates", ["v3.3.0-rc1", "v3.2.12-rc.1"], "3.2.11", "3.2.11", "up to date"],
    ["beside other products of the repository", ["other-9.9.9", "9.9.9"], "3.2.11", "3.2.11", "up to date"],
  ])("is %s", (_case, published, ofLine, newest, advice) => {
    expect(compare("argocd", PIN, published)).toMatchObject({
      ofLine,
      newest,
      advice: expect.stringContaining(advice),
    });
  });

  it("is listed alone where nobody is asked or nobody answers", () => {
    expect(compare("argocd", PIN, undefined)).toEqual({ name: "argocd", pinned: "3.2.11", advice: "" });
    expect(compare("argocd", PIN, { problem: "no network" }).problem).toBe("no network");
  });
});

describe("the pins", () => {
  it.each(Object.entries(pins))(
    "%s is an exact version of a repository",
    (_name, { version, repository }) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(repository).toMatch(/^[\w-]+\/[\w-]+$/);
    },
  );
});

async function githubThat(status: number, bodyOf: (url: string) => unknown) {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url, request.headers.authorization);
    response.writeHead(status).end(JSON.stringify(bodyOf(request.url ?? "")));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { asked, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}` };
}

const release = (tag_name: string, more = {}) => ({ tag_name, prerelease: false, draft: false, ...more });

describe("asking for releases", () => {
  it("gives the tags of those that are for use", async () => {
    const { url, asked } = await githubThat(200, () => [
      release("v2"),
      release("v3", { prerelease: true }),
      release("v4", { draft: true }),
    ]);
    expect(await publishedTags("a/b", url, "a-token")).toEqual(["v2"]);
    expect(asked).toEqual(["/repos/a/b/releases?per_page=100", "Bearer a-token"]);
  });

  it.each([
    [403, "set GITHUB_TOKEN"],
    [404, "answers 404 for a/b"],
  ])("that is answered with %d says what to do", async (status, words) => {
    const { url } = await githubThat(status, () => ({}));
    expect(await publishedTags("a/b", url, "")).toEqual({ problem: expect.stringContaining(words) });
  });

  it("that nobody answers says so", async () => {
    expect(await publishedTags("a/b", "http://127.0.0.1:9", "")).toEqual({
      problem: expect.stringContaining("http://127.0.0.1:9 cannot be asked"),
    });
  });
});

describe("the command", () => {
  const run = (api: string, ...args: string[]) =>
    execa(process.execPath, [join(import.meta.dirname, "../../../src/cli.ts"), "versions", ...args], {
      env: { GITHUB_API_URL: api, GITHUB_TOKEN: "" },
      reject: false,
      all: true,
    });

  it("asks for each component, and says what to do about it", async () => {
    const { url, asked } = await githubThat(200, (path) =>
      path.includes("argo-cd/") ? [release("v3.3.0"), release(`v${pins.argocd.version}`)] : [release("none")],
    );
    const { exitCode, all } = await run(url);
    expect(exitCode, all).toBe(0);
    expect(all).toMatch(
      /argocd +│ 3\.2\.11 +│ 3\.2\.11 +│ 3\.3\.0 +│ 3\.3\.0 is another line: read its notes/,
    );
    expect(asked.toSorted()).toEqual([
      ...Object.values(pins)
        .map(({ repository }) => `/repos/${repository}/releases?per_page=100`)
        .toSorted(),
      ...Object.values(pins).map(() => undefined),
    ]);
  });

  it("fails, with what to do, where nobody answers, and needs nobody with --offline", async () => {
    const nobody = "http://127.0.0.1:9";
    const asked = await run(nobody);
    expect(asked.exitCode).toBe(1);
    expect(asked.all).toContain("check the network and its proxy");
    const { exitCode, stdout } = await run(nobody, "--offline", "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toContainEqual({ name: "argocd", pinned: pins.argocd.version, advice: "" });
  });
});
