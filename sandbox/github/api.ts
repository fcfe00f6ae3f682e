import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import type { Access } from "./access.ts";
import type { Double } from "./double.ts";
import { answerGraphql } from "./graphql.ts";
import { pageOf } from "./pages.ts";
import { Problem } from "./problem.ts";
import type { Reply, Router } from "./router.ts";

/** Requests an hour that the rate-limit headers speak of; none is ever refused for it. */
const RATE_LIMIT = 5000;
const DOCUMENTATION = "https://docs.github.com/rest";

export interface Api {
  double: Double;
  routes: Router;
  /** Requests no route fits, as `GET /path`: what is asked of GitHub that the double does not do. */
  unknown: string[];
  log(line: string): void;
}

/** Answers one API request: REST with or without `/api/v3`, GraphQL at `/api/graphql`. */
export async function serveApi(
  api: Api,
  access: Access,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = await answer(api, access, url, request);
  const isGet = request.method === "GET";
  const { body, link } = isGet && reply.status === 200 ? pageOf(reply.body, url) : { body: reply.body };
  const text = body === undefined ? "" : JSON.stringify(body);
  const etag = `W/"${createHash("sha256").update(text).digest("hex")}"`;
  const isSame = isGet && reply.status === 200 && request.headers["if-none-match"] === etag;
  const status = isSame ? 304 : reply.status;
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    etag,
    ...(link ? { link } : {}),
    "x-github-request-id": "double",
    "x-ratelimit-limit": RATE_LIMIT,
    "x-ratelimit-remaining": RATE_LIMIT - 1,
    "x-ratelimit-used": 1,
    "x-ratelimit-resource": "core",
    "x-ratelimit-reset": Math.floor(Date.now() / 1000) + 3600,
  });
  response.end(status === 304 || status === 204 ? undefined : text);
}

async function answer(api: Api, access: Access, url: URL, request: IncomingMessage): Promise<Reply> {
  try {
    const body = bodyOf(await readText(request));
    if (access === "anonymous") throw new Problem(401, "Requires authentication");
    if (access === "refused") throw new Problem(401, "Bad credentials");
    const method = request.method ?? "GET";
    const canWrite = access === "write";
    const run = () => dispatch(api, url, method, body, canWrite);
    if (method === "GET") return await run();
    return await api.double.exclusive(run);
  } catch (error) {
    if (!(error instanceof Problem)) api.log(error instanceof Error ? `${error.stack}` : String(error));
    return problemReply(error);
  } finally {
    // Before the answer goes out: what was acknowledged is on the disk.
    await api.double.save();
  }
}

async function dispatch(
  api: Api,
  url: URL,
  method: string,
  body: unknown,
  canWrite: boolean,
): Promise<Reply> {
  if (url.pathname === "/api/graphql") return answerGraphql(api.double, body, canWrite);
  if (method !== "GET" && !canWrite) {
    throw new Problem(403, "Resource not accessible by personal access token");
  }
  const path = pathOf(api.double, url);
  const reply = api.routes.run(path, { method, query: url.searchParams, body, canWrite });
  if (reply) return reply;
  api.unknown.push(`${method} ${path}`);
  throw new Problem(404, "Not Found");
}

/** Path without the Enterprise prefix; `/repositories/:id` becomes the name the routes know. */
function pathOf({ state }: Double, url: URL): string {
  const path = url.pathname.replace(/^\/api\/v3(?=\/)/, "");
  const [prefix, id] = /^\/repositories\/(\d+)/.exec(path) ?? [];
  const repository = state.repositories.find((one) => one.id === Number(id));
  if (!prefix || !repository) return path;
  return `/repos/${repository.owner}/${repository.settings.name}${path.slice(prefix.length)}`;
}

function bodyOf(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, "Problems parsing JSON");
  }
}

function problemReply(error: unknown): Reply {
  if (!(error instanceof Problem)) {
    return { status: 500, body: { message: "Server Error", documentation_url: DOCUMENTATION } };
  }
  const { status, message, errors } = error;
  const body = {
    message,
    ...(errors ? { errors } : {}),
    documentation_url: DOCUMENTATION,
    status: `${status}`,
  };
  return { status, body };
}
