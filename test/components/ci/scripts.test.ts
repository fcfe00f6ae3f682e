import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { ask, OWNER, startDouble, TOKEN } from "#test/sandbox/github/harness.ts";

const run = (script: string, args: readonly string[], env: Record<string, string>) =>
  execa("sh", [resolve("components/ci/scripts", script), ...args], { env, reject: false });

describe("tag.sh, against the GitHub double", () => {
  async function repository() {
    const github = await startDouble();
    await ask(github, "POST", `/orgs/${OWNER}/repos`, { body: { name: "catalogue", auto_init: true } });
    const commit = async (path: string) => {
      const body = { message: path, content: Buffer.from(path).toString("base64") };
      const answer = await ask(github, "PUT", `/repos/${OWNER}/catalogue/contents/${path}`, { body });
      return z.object({ commit: z.object({ sha: z.string() }) }).parse(answer.body).commit.sha;
    };
    const tag = (version: string, sha: string, token = TOKEN) =>
      run("tag.sh", [version, sha], {
        API_URL: `${github.url}/api/v3`,
        REPOSITORY: `${OWNER}/catalogue`,
        GITHUB_TOKEN: token,
      });
    const tagged = async (version: string) =>
      z
        .object({ object: z.object({ sha: z.string() }) })
        .parse((await ask(github, "GET", `/repos/${OWNER}/catalogue/git/ref/tags/v${version}`)).body).object
        .sha;
    return { github, commit, tag, tagged };
  }

  it("tags the commit, and is content when a job runs again", async () => {
    const { github, commit, tag, tagged } = await repository();
    const sha = await commit("a");
    expect(await tag("1.0.0", sha)).toMatchObject({ exitCode: 0, stdout: `tagged ${sha} as v1.0.0` });
    expect(await tagged("1.0.0")).toBe(sha);
    expect(await tag("1.0.0", sha)).toMatchObject({ exitCode: 0 });
    expect(github.unknown).toEqual([]);
  });

  it("never moves a tag", async () => {
    const { commit, tag, tagged } = await repository();
    const [first, second] = [await commit("a"), await commit("b")];
    await tag("1.0.0", first);
    const again = await tag("1.0.0", second);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain("v1.0.0 is the tag of another commit");
    expect(await tagged("1.0.0")).toBe(first);
  });

  it("says what GitHub said when it refuses, and never the token", async () => {
    const { commit, tag } = await repository();
    const refused = await tag("1.0.0", await commit("a"), "not-a-token");
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("GitHub refused the tag v1.0.0");
    expect(refused.stderr + refused.stdout).not.toContain("not-a-token");
  });
});

describe("propose.sh", () => {
  async function receiver(status: number) {
    const requests: { url: string | undefined; authorization: string | undefined; body: unknown }[] = [];
    const server = createServer(async (request, response) => {
      const text = (await request.toArray()).join("");
      requests.push({
        url: request.url,
        authorization: request.headers.authorization,
        body: JSON.parse(text),
      });
      response.writeHead(status).end(status === 204 ? undefined : '{"message":"No ref found for: main"}');
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const result = await run("propose.sh", ["1.4.0"], {
      API_URL: `http://127.0.0.1:${port}`,
      INFRASTRUCTURE: "acme/platform",
      INFRASTRUCTURE_BRANCH: "main",
      ENVIRONMENT: "dev",
      SERVICE: "catalogue",
      PIN_TOKEN: "a-pin-token",
    });
    return { requests, result };
  }

  it("starts the workflow pin.yml with the version", async () => {
    const { requests, result } = await receiver(204);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: "proposed catalogue 1.4.0 for dev to acme/platform",
    });
    expect(requests).toEqual([
      {
        url: "/repos/acme/platform/actions/workflows/pin.yml/dispatches",
        authorization: "Bearer a-pin-token",
        body: { ref: "main", inputs: { environment: "dev", service: "catalogue", version: "1.4.0" } },
      },
    ]);
  });

  it("fails with GitHub's words", async () => {
    const { result } = await receiver(422);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain("No ref found for: main");
    expect(result.stderr).not.toContain("a-pin-token");
  });
});

describe("summary.sh", () => {
  it("tells what was released, where it goes and how to check it", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const { stdout } = await run("summary.sh", [], {
      SERVICE: "catalogue",
      VERSION: "1.4.0",
      IMAGE: "ghcr.io/acme/shop/catalogue",
      DIGEST: digest,
      COMMIT: "4711",
      VERIFY: "cosign verify --key cosign.pub",
      NEXT: "Kargo takes it up",
    });
    expect(stdout).toContain("## catalogue 1.4.0");
    expect(stdout).toContain("| image | `ghcr.io/acme/shop/catalogue:1.4.0` |");
    expect(stdout).toContain(`cosign verify --key cosign.pub ghcr.io/acme/shop/catalogue@${digest}`);
    expect(stdout).toContain("| next | Kargo takes it up |");
  });
});
