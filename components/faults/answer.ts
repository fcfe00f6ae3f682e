import type { Fault } from "./fault.ts";

/** An HTTP answer as far as it tells a fault. */
export interface Answer {
  readonly status: number;
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** What the server said, as far as it is known. */
  readonly text: string;
}

/** GitHub's words for limits that it answers with 403 (docs.github.com, "Rate limits for the REST API"). */
const LIMIT = /rate limit|abuse detection|too many requests/i;
/** GitHub's words for a branch that moved: 422 of the refs API, 405 of a merge. */
const MOVED = /not a fast[- ]forward|base branch was modified|head branch was modified/i;

/**
 * The fault that an HTTP answer tells; undefined when it tells none. The rules are those of GitHub's REST API and Git
 * endpoint, of which registries use the same statuses.
 * @param now milliseconds since the epoch, against which dates are read
 */
export function faultOfAnswer({ status, header, text }: Answer, now = Date.now()): Fault | undefined {
  if (status < 400) return undefined;
  const retryAfter = waitAskedFor(header, now);
  const exhausted = header("x-ratelimit-remaining") === "0";
  if (status === 429 || (status === 403 && (exhausted || header("retry-after") || LIMIT.test(text))))
    return { kind: "limited", retryAfter };
  if (status === 401 || status === 403 || status === 407) return { kind: "denied" };
  if (status === 404 || status === 410) return { kind: "missing" };
  if (status === 409) return { kind: "rejected" };
  if (status === 405 || status === 422) {
    if (MOVED.test(text)) return { kind: "rejected" };
    return { kind: /already exists/i.test(text) ? "exists" : "ruled" };
  }
  if (status === 408 || status === 425 || status >= 500) return { kind: "unreachable", retryAfter };
  return { kind: "other" };
}

/** Seconds from `Retry-After` (RFC 9110: seconds or a date), or until GitHub's `x-ratelimit-reset` where that is all there is. */
function waitAskedFor(header: Answer["header"], now: number): number | undefined {
  const asked = header("retry-after");
  const until = (time: number) => Math.max(0, Math.ceil((time - now) / 1_000));
  if (asked !== undefined && /^\d+$/.test(asked)) return Number(asked);
  if (asked !== undefined && !Number.isNaN(Date.parse(asked))) return until(Date.parse(asked));
  const reset = header("x-ratelimit-reset");
  return header("x-ratelimit-remaining") === "0" && reset !== undefined && /^\d+$/.test(reset)
    ? until(Number(reset) * 1_000)
    : undefined;
}
