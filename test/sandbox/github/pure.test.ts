import { describe, expect, it } from "vitest";
import { accessOf } from "#sandbox/github/access.ts";
import { changesBetween } from "#sandbox/github/announce.ts";
import { NO_COMMIT } from "#sandbox/github/git/refs.ts";
import { gitRequestOf } from "#sandbox/github/git/serve.ts";
import { parseHead } from "#sandbox/github/git/smart-http.ts";
import { pageOf } from "#sandbox/github/pages.ts";
import { combined } from "#sandbox/github/rest/statuses.ts";
import { createRouter, ok } from "#sandbox/github/router.ts";

const basic = (password: string) => `Basic ${Buffer.from(`anyone:${password}`).toString("base64")}`;

describe("access by the Authorization header", () => {
  it.each([
    [undefined, "anonymous"],
    ["token w", "write"],
    ["Bearer w", "write"],
    [basic("w"), "write"],
    [basic("w:x"), "refused"],
    ["Bearer r", "read"],
    [basic("r"), "read"],
    ["Bearer ", "refused"],
    ["token x", "refused"],
  ])("%s is %s", (header, access) => {
    expect(accessOf(header, { token: "w", readOnlyToken: "r" })).toBe(access);
  });

  it("takes no empty token for a read-only token that is not there", () => {
    expect(accessOf("Bearer ", { token: "w" })).toBe("refused");
  });
});

describe("the router", () => {
  const run = async (path: string, method = "GET") => {
    const router = createRouter();
    router.on("GET", "/git/ref/*ref", ({ params }) => ok(["ref", params.ref]));
    router.on("GET", "/branches/:branch", ({ params }) => ok(["branch", params.branch]));
    router.on("GET", "/a.b", () => ok(["dot"]));
    const call = { method, query: new URLSearchParams(), body: undefined, canWrite: true };
    return (await router.run(path, call))?.body;
  };

  it.each([
    ["/branches/main", ["branch", "main"]],
    ["/branches/feature%2Fx", ["branch", "feature/x"]],
    ["/branches/feature/x", undefined],
    ["/git/ref/heads/feature/x", ["ref", "heads/feature/x"]],
    ["/a.b", ["dot"]],
    ["/axb", undefined],
  ])("answers %s with %s", async (path, expected) => {
    expect(await run(path)).toEqual(expected);
  });

  it("tells methods apart", async () => {
    expect(await run("/branches/main", "DELETE")).toBeUndefined();
  });
});

describe("git requests", () => {
  it.each([
    ["/o/r.git/info/refs?service=git-upload-pack", { name: "r", service: "info/refs", isWrite: false }],
    ["/o/r/info/refs?service=git-receive-pack", { name: "r", isWrite: true }],
    ["/o/r.git/git-receive-pack", { name: "r", service: "git-receive-pack", isWrite: true }],
    ["/o/a.b.git/git-upload-pack", { name: "a.b", isWrite: false }],
  ])("%s is one", (path, expected) => {
    expect(gitRequestOf(new URL(path, "http://x"))).toMatchObject(expected);
  });

  it.each(["/o/r", "/o/r.git/objects/info/packs", "/repos/o/r/git/refs", "/api/v3/repos/o/r"])(
    "%s is none",
    (path) => {
      expect(gitRequestOf(new URL(path, "http://x"))).toBeUndefined();
    },
  );
});

describe("pages of a list", () => {
  const list = Array.from({ length: 250 }, (_, i) => i);
  it.each([
    ["", 0, 30, "per_page=30&page=2"],
    ["?per_page=100&page=3", 200, 50, undefined],
    ["?per_page=500", 0, 100, "per_page=100&page=2"],
    ["?per_page=125&page=9", 800, 0, undefined],
  ])("%s begins at %i with %i entries", (query, from, length, next) => {
    const { body, link } = pageOf(list, new URL(`http://x/list${query}`));
    expect(body).toEqual(list.slice(from, from + length));
    expect(link).toBe(next && `<http://x/list?${next}>; rel="next"`);
  });

  it("are not made of anything else", () => {
    expect(pageOf({ total_count: 1 }, new URL("http://x/"))).toEqual({ body: { total_count: 1 } });
  });
});

describe("what moved between two sets of refs", () => {
  it("names what came, moved and went, and not what stayed", () => {
    expect(changesBetween({ a: "1", b: "2", c: "3" }, { b: "2", c: "4", d: "5" })).toEqual([
      { ref: "a", before: "1", after: NO_COMMIT },
      { ref: "c", before: "3", after: "4" },
      { ref: "d", before: NO_COMMIT, after: "5" },
    ]);
  });
});

describe("the combined status", () => {
  it.each([
    [[], "pending"],
    [["success"], "success"],
    [["success", "pending"], "pending"],
    [["pending", "error"], "failure"],
    [["success", "failure"], "failure"],
  ])("of %j is %s", (states, expected) => {
    expect(combined(states.map((state) => ({ state })))).toBe(expected);
  });
});

describe("the head of a CGI answer", () => {
  it("gives status and headers", () => {
    const head = "Status: 403 Forbidden\r\nContent-Type: text/plain; charset=x";
    expect(parseHead(head)).toEqual({ status: 403, headers: { "content-type": "text/plain; charset=x" } });
  });

  it("means 200 without a status", () => {
    expect(parseHead("Expires: never").status).toBe(200);
  });
});
