import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { isObject, type Json, type JsonObject } from "../values/json.ts";
import type { Connection } from "./connection.ts";
import { ApiError, UnreachableError } from "./errors.ts";

export interface Request {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path and query below the server's base URL. */
  readonly path: string;
  readonly body?: Json;
  /** Content type of the body; JSON unless told. */
  readonly contentType?: string;
}

/** Sends one request and returns the answer's object. Throws ApiError or UnreachableError. */
export type Transport = (request: Request) => Promise<JsonObject>;

/** Longer than a loaded API server takes for a request, so that a hanging one ends a command at last. */
const LIMIT_MS = 30_000;
/** The API server says 429 with Retry-After while the storage of a fresh kind starts. */
const BUSY_RETRIES = 5;

interface Answer {
  readonly code: number;
  readonly retryAfterSeconds: number;
  readonly content: JsonObject;
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const raw = Buffer.concat(chunks).toString("utf8");
  let content: unknown;
  try {
    content = JSON.parse(raw);
  } catch {
    content = { message: raw.trim().slice(0, 500) };
  }
  return {
    code: response.statusCode ?? 0,
    retryAfterSeconds: Number(response.headers["retry-after"]),
    content: isObject(content) ? content : {},
  };
}

/** Names the server, the cause and what a user can do about it. */
function unreachable(server: string, cause: string): UnreachableError {
  return new UnreachableError(
    `the Kubernetes API server ${server} cannot be used (${cause}): start the cluster (the sandbox: npm start), or correct the provider's kubeconfig and context`,
  );
}

/** A connection to several addresses that fails has only a code, no message. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ("code" in error ? String(error.code) : error.name);
}

/** A transport over kept-alive connections. Ends waiting requests when `signal` aborts, and each after `limitMs`. */
export function createTransport(connection: Connection, signal: AbortSignal, limitMs = LIMIT_MS): Transport {
  const secure = connection.server.startsWith("https:");
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: 16, ...connection.tls })
    : new HttpAgent({ keepAlive: true, maxSockets: 16 });

  function exchange({ method, path, body, contentType = "application/json" }: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      const authorization = connection.authorization();
      const headers = {
        accept: "application/json",
        "user-agent": "slipway-kubernetes-stand-in",
        ...(authorization ? { authorization } : {}),
        ...(payload ? { "content-type": contentType, "content-length": payload.length } : {}),
      };
      const send = secure ? httpsRequest : httpRequest;
      const request = send(connection.server + path, { method, headers, agent, signal }, (response) => {
        readAnswer(response).then(resolve, reject);
      });
      // A socket's own timeout starts again with each step of the connection; this one covers the whole exchange.
      const limit = setTimeout(
        () => request.destroy(new Error(`no answer to ${method} ${path} in ${limitMs / 1000} s`)),
        limitMs,
      );
      request.on("error", reject);
      request.on("close", () => clearTimeout(limit));
      request.end(payload);
    });
  }

  async function attempt(request: Request): Promise<Answer> {
    try {
      return await exchange(request);
    } catch (error) {
      if (signal.aborted) throw new Error("canceled");
      throw unreachable(connection.server, causeOf(error));
    }
  }

  return async (request) => {
    for (let tries = 0; ; tries++) {
      const { code, retryAfterSeconds, content } = await attempt(request);
      if (code < 300) return content;
      if (code === 401)
        throw unreachable(connection.server, "it does not accept the kubeconfig's credentials");
      if (code !== 429 || !(retryAfterSeconds >= 0) || tries >= BUSY_RETRIES)
        throw new ApiError(code, content);
      await pause(retryAfterSeconds * 1000, undefined, { signal });
    }
  };
}
