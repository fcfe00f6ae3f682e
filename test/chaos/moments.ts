import type { IncomingMessage, ServerResponse } from "node:http";
import { isPush, isPushOffer } from "#test/harness/git-server.ts";

/** When to kill, told from outside: by the requests that reach the Git server, by what is printed, or by the clock. */
export const MOMENTS = [
  "before the commit",
  "after the commit, before the push",
  "while the push is sent",
  "after the push, before its answer",
  "while waiting",
  "before the tag",
  "after the tag, before the end",
  "at random",
] as const;
export type Moment = (typeof MOMENTS)[number];

/** Watches for a moment and strikes once. */
export interface Watch {
  request(request: IncomingMessage, response: ServerResponse): void;
  output(text: string): void;
  end(): void;
}

/** About the time of an update by the stand-in of an engine, in milliseconds. */
const RANDOM = 2_500;

/** @param random the longest that a random kill waits, in milliseconds */
export function watchFor(moment: Moment, strike: () => void, random = RANDOM): Watch {
  let struck = false;
  const once = () => {
    if (struck) return;
    struck = true;
    strike();
  };
  const timer = moment === "at random" ? setTimeout(once, Math.random() * random) : undefined;
  let [offers, pushes] = [0, 0];
  /** Git has done all of its work by then, and the client does not know it yet. */
  const beforeEnd = (response: ServerResponse) => {
    const end = response.end.bind(response);
    response.end = () => {
      once();
      return end();
    };
  };
  return {
    request(request, response) {
      if (isPushOffer(request)) offers++;
      if (isPush(request)) pushes++;
      const [isFirst, isTag] = [pushes === 1 && isPush(request), pushes === 2 && isPush(request)];
      if (moment === "before the commit" && request.method === "POST") once();
      if (moment === "after the commit, before the push" && offers === 1) once();
      if (moment === "while the push is sent" && isFirst) once();
      if (moment === "after the push, before its answer" && isFirst) beforeEnd(response);
      if (moment === "before the tag" && offers === 2) once();
      if (moment === "after the tag, before the end" && isTag) beforeEnd(response);
    },
    output(text) {
      if (moment === "while waiting" && text.includes("waiting for the roll-out")) once();
    },
    end: () => clearTimeout(timer),
  };
}
