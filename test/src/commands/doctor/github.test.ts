import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Finding, rendered } from "#src/commands/doctor/finding.ts";
import { judgeToken, lookAtGitHub, type TokenFacts } from "#src/commands/doctor/github.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const later = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);
const text = (findings: readonly Finding[]): string => rendered(findings);

describe("a GitHub token", () => {
  const good: TokenFacts = { status: 200, login: "octo", gitops: { push: true, archived: false } };
  it.each<[string, TokenFacts, boolean, string]>([
    [
      "that may write",
      good,
      true,
      "✔ GitHub token: of octo\n✔ GitOps repository: the token may write to acme/gitops",
    ],
    [
      "that nobody knows",
      { status: 401 },
      true,
      "✗ GitHub token: GitHub does not know it\n    make a new one",
    ],
    ["while GitHub is in trouble", { status: 502 }, true, "✗ GitHub token: GitHub answers 502"],
    [
      "that ends soon",
      { ...good, expires: later(13) },
      true,
      "! GitHub token: ends in 13 days\n    renew it",
    ],
    ["with the scope it needs", { ...good, scopes: ["repo"] }, true, "✔ GitHub token: of octo\n✔ GitOps"],
    [
      "with other scopes",
      { ...good, scopes: ["gist"] },
      true,
      "✗ GitHub token: lacks the scope repo; it has gist",
    ],
    [
      "that may only read",
      { ...good, gitops: { push: false, archived: false } },
      false,
      "✗ GitOps repository: the token may not write to acme/gitops\n    give it Contents",
    ],
    [
      "of an archived repository",
      { ...good, gitops: { push: true, archived: true } },
      true,
      "is archived, so that nothing can be promoted",
    ],
    [
      "before the hub's first up",
      { status: 200, login: "octo" },
      true,
      "✔ GitOps repository: acme/gitops is not there yet",
    ],
    [
      "without a hub",
      { status: 200, login: "octo" },
      false,
      "✗ GitOps repository: acme/gitops is not there, or not shown to the token\n    deploy the hub first",
    ],
  ])("%s", (_case, facts, hub, says) => {
    expect(text(judgeToken(facts, "acme/gitops", hub, NOW))).toContain(says);
  });

  it("that lasts is not spoken of", () => {
    expect(text(judgeToken({ ...good, expires: later(14) }, "acme/gitops", true, NOW))).not.toContain(
      "ends in",
    );
  });

  it("is asked after at the server, with what its answers carry", async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`);
      const headers = {
        date: NOW.toUTCString(),
        "x-oauth-scopes": "repo, gist",
        "github-authentication-token-expiration": "2026-11-25 12:00:00 UTC",
      };
      const body =
        request.url === "/user" ? { login: "octo" } : { archived: false, permissions: { push: false } };
      response.writeHead(200, headers).end(JSON.stringify(body));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    onTestFinished(() => void server.close());
    const address = server.address();
    const apiUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    const found = await lookAtGitHub(
      { apiUrl, owner: "acme", gitops: "gitops", hub: true },
      "a-token",
      () => NOW,
    );
    expect(asked).toEqual(["/user Bearer a-token", "/repos/acme/gitops Bearer a-token"]);
    expect(text(found)).toBe(
      [
        "✔ GitHub token: of octo",
        "! GitHub token: ends in 4 days",
        "    renew it: rotation needs no deployment",
        "✗ GitOps repository: the token may not write to acme/gitops",
        "    give it Contents: read and write",
        "✔ clock: 0 s ahead of the Git server's",
      ].join("\n"),
    );
  });

  it("of a server that cannot be reached says so, without the token", async () => {
    const found = await lookAtGitHub(
      { apiUrl: "http://127.0.0.1:9", owner: "a", gitops: "g", hub: true },
      "a-token",
    );
    expect(text(found)).toMatch(
      /^✗ GitHub: http:\/\/127\.0\.0\.1:9 cannot be reached: .*\n {4}check github\.baseUrl/,
    );
    expect(text(found)).not.toContain("a-token");
  });
});
