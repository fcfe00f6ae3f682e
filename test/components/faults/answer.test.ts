import { describe, expect, it } from "vitest";
import { faultOfAnswer } from "#components/faults/answer.ts";
import { isRetryable } from "#components/faults/fault.ts";
import { faultOfError } from "#components/faults/network.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const fault = (status: number, headers: Record<string, string> = {}, text = "") =>
  faultOfAnswer({ status, header: (name) => headers[name], text }, NOW);

describe("an HTTP answer", () => {
  it.each<[number, Record<string, string>, string, object | undefined, boolean]>([
    [200, {}, "", undefined, false],
    [401, {}, "Bad credentials", { kind: "denied" }, false],
    [403, {}, "Write access to repository not granted.", { kind: "denied" }, false],
    [403, { "retry-after": "30" }, "", { kind: "limited", retryAfter: 30 }, true],
    [403, {}, "You have exceeded a secondary rate limit", { kind: "limited" }, true],
    [
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1_000 + 90) },
      "API rate limit exceeded",
      { kind: "limited", retryAfter: 90 },
      true,
    ],
    [429, { "retry-after": "Thu, 01 Jan 2026 00:00:45 GMT" }, "", { kind: "limited", retryAfter: 45 }, true],
    [404, {}, "Not Found", { kind: "missing" }, false],
    [405, {}, "Base branch was modified. Review and try the merge again.", { kind: "rejected" }, true],
    [405, {}, "Pull Request is not mergeable", { kind: "ruled" }, false],
    [409, {}, "main is at 1 but expected 2", { kind: "rejected" }, true],
    [422, {}, "Update is not a fast forward", { kind: "rejected" }, true],
    [422, {}, "Reference already exists", { kind: "exists" }, false],
    [422, {}, "Validation Failed", { kind: "ruled" }, false],
    [408, {}, "", { kind: "unreachable" }, true],
    [500, {}, "", { kind: "unreachable" }, true],
    [503, { "retry-after": "5" }, "", { kind: "unreachable", retryAfter: 5 }, true],
    [418, {}, "", { kind: "other" }, false],
  ])("%i %j %j", (status, headers, text, expected, retryable) => {
    const found = fault(status, headers, text);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(expected);
    expect(found !== undefined && isRetryable(found)).toBe(retryable);
  });
});

describe("an error of the network", () => {
  const failed = (code: string) =>
    new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
  it.each([
    ["unreachable", failed("ENOTFOUND")],
    ["unreachable", failed("EAI_AGAIN")],
    ["unreachable", failed("ECONNREFUSED")],
    ["unreachable", failed("ECONNRESET")],
    ["unreachable", failed("UND_ERR_SOCKET")],
    ["unreachable", new DOMException("took too long", "TimeoutError")],
    ["untrusted", failed("DEPTH_ZERO_SELF_SIGNED_CERT")],
    ["untrusted", failed("CERT_HAS_EXPIRED")],
    ["untrusted", failed("ERR_TLS_CERT_ALTNAME_INVALID")],
    ["untrusted", failed("ERR_SSL_WRONG_VERSION_NUMBER")],
    ["other", new TypeError("x is not a function")],
    ["other", "text"],
  ])("is %s: %s", (kind, error) => {
    expect(faultOfError(error).kind).toBe(kind);
  });
});
