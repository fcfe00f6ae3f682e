import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gitEnvironment } from "./run.ts";

export interface CgiRequest {
  /** Folder that `path` is below. */
  root: string;
  /** Path of the repository and the service, as `/12.git/info/refs`. */
  path: string;
  query: string;
  /** Who pushes; without it receive-pack refuses. */
  user?: string | undefined;
  env?: Record<string, string>;
}

/**
 * Answers one request of git's smart HTTP protocol by `git http-backend`. Resolves when git has ended and everything it
 * said is written, with the response still open, so that what follows from a push can happen before the client goes on.
 */
export function runHttpBackend(
  request: IncomingMessage,
  response: ServerResponse,
  { root, path, query, user, env }: CgiRequest,
): Promise<void> {
  const header = (name: string) => [request.headers[name] ?? ""].flat().join(", ");
  const length = header("content-length");
  const cgi = spawn("git", ["http-backend"], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      ...gitEnvironment,
      ...env,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: header("content-type"),
      HTTP_CONTENT_ENCODING: header("content-encoding"),
      GIT_PROTOCOL: header("git-protocol"),
      ...(length ? { CONTENT_LENGTH: length } : {}),
      ...(user ? { REMOTE_USER: user } : {}),
    },
  });
  // A client that goes away must not leave git waiting for the rest of its request.
  response.once("close", () => cgi.kill());
  // git may end before it read everything: the broken pipe says nothing new.
  cgi.stdin.on("error", () => undefined);
  request.pipe(cgi.stdin);
  passOn(cgi.stdout, response);
  return new Promise((resolve, reject) => {
    cgi.on("error", reject);
    cgi.on("close", () => resolve());
  });
}

/** Turns CGI output into the response: header lines, an empty line, then the body as it comes. */
function passOn(output: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    output.off("data", onData);
    const { status, headers } = parseHead(head.subarray(0, end).toString("latin1"));
    response.writeHead(status, headers);
    response.write(head.subarray(end + 4));
    output.pipe(response, { end: false });
  };
  output.on("data", onData);
}

/** Status and headers of a CGI answer; without a `Status` line it is 200. */
export function parseHead(head: string): { status: number; headers: Record<string, string> } {
  const pairs = head.split("\r\n").map((line) => {
    const at = line.indexOf(":");
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
  });
  const { status, ...headers } = Object.fromEntries(pairs);
  return { status: Number.parseInt(status ?? "200", 10), headers };
}
