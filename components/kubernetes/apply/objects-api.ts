import { HttpMethod, IsomorphicFetchHttpLibrary, RequestContext } from "@kubernetes/client-node";
import pRetry, { AbortError } from "p-retry";
import { loadConfig } from "../cluster.ts";
import { ClusterError } from "../kubeconfig.ts";

/** An answer of the API server, whatever its status. */
export interface Answer {
  readonly status: number;
  /** The object that was answered; undefined where the answer was no JSON. */
  readonly body: unknown;
}

/**
 * Requests for objects of any kind. The client's typed calls are not used: its serialiser knows the fields of built-in
 * kinds only, and drops those of definitions that begin with `x-kubernetes-`.
 */
export interface ObjectsApi {
  /** The API server's address, for messages. */
  readonly server: string;
  /** Asks again while the server is busy or out of reach. @throws ClusterError when it stays so */
  call(method: HttpMethod, path: string, body?: unknown, contentType?: string): Promise<Answer>;
}

/** How often a request is made before its failure counts; with the pauses between them about half a minute. */
const ATTEMPTS = 8;
/** Milliseconds after which a request without an answer is given up. */
const PATIENCE = 60_000;

/** Statuses that pass by themselves: too many requests, and a server or an admission webhook that is not there yet. */
const passes = (status: number): boolean => status === 429 || status >= 500;

/**
 * Opens a cluster by a kubeconfig, given as a path or as its contents. Authenticates once: the result is for one
 * operation, not for the life of a process.
 * @throws ClusterError when the kubeconfig cannot be used
 */
export async function openObjects(kubeconfig: string, context?: string): Promise<ObjectsApi> {
  const config = loadConfig(kubeconfig, context);
  const server = config.getCurrentCluster()?.server ?? "(no server)";
  const identity = new RequestContext(server, HttpMethod.GET);
  await config.applySecurityAuthentication(identity);
  const http = new IsomorphicFetchHttpLibrary();

  async function once(method: HttpMethod, path: string, body: unknown, contentType: string): Promise<Answer> {
    const request = new RequestContext(`${server.replace(/\/+$/, "")}${path}`, method);
    for (const [name, value] of Object.entries(identity.getHeaders())) request.setHeaderParam(name, value);
    request.setHeaderParam("Accept", "application/json");
    if (body !== undefined) {
      request.setHeaderParam("Content-Type", contentType);
      request.setBody(JSON.stringify(body));
    }
    const dispatcher = identity.getDispatcher();
    if (dispatcher !== undefined) request.setDispatcher(dispatcher);
    request.setSignal(AbortSignal.timeout(PATIENCE));
    const answer = await http.send(request).toPromise();
    return { status: answer.httpStatusCode, body: parsed(await answer.body.text()) };
  }

  return {
    server,
    call: async (method, path, body, contentType = "application/json") => {
      try {
        return await pRetry(
          async (attempt) => {
            const answer = await once(method, path, body, contentType);
            if (passes(answer.status) && attempt < ATTEMPTS) throw new Error(reasonOf(answer));
            return answer;
          },
          { retries: ATTEMPTS - 1, minTimeout: 200, maxTimeout: 8_000 },
        );
      } catch (error) {
        const cause = error instanceof AbortError ? error.originalError : error;
        throw new ClusterError(
          `the cluster at ${server} does not answer: ${causeOf(cause)}; check that it is up and that the kubeconfig names the right one`,
          { cause: error },
        );
      }
    },
  };
}

/** The server's own words in an answer that is an error. */
export function reasonOf({ status, body }: Answer): string {
  const message =
    typeof body === "object" && body !== null && "message" in body && typeof body.message === "string"
      ? body.message
      : undefined;
  return message ?? `HTTP ${status}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
