import { mkdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { accessOf, type Tokens } from "./access.ts";
import { type Api, serveApi } from "./api.ts";
import { account, type Double, LOGIN } from "./double.ts";
import { type Faults, takeFault } from "./faults.ts";
import { gitRequestOf, serveGit } from "./git/serve.ts";
import { readSecret, type SecretPlace } from "./read-secret.ts";
import { restRoutes } from "./rest/routes.ts";
import { serial } from "./serial.ts";
import { openStore } from "./store.ts";
import { repositoryView, viewer } from "./views.ts";
import { createDeliveries, wants } from "./webhooks/deliver.ts";

/** Time that requests under way get to finish when the double is closed. */
const CLOSE_TIMEOUT_MS = 1000;
/** Longer than clients keep an idle connection, so that they and not the double end it. */
const KEEP_ALIVE_MS = 120_000;

export interface GitHubOptions extends Tokens {
  /** Data folder; what an earlier double left there is taken up. */
  root: string;
  /** Default 0: any free port. */
  port?: number;
  /** Login of the organisation. */
  owner: string;
  /** Trouble a test orders; it may change the object while the double runs. */
  faults?: Faults;
  /** Where a line about something gone wrong goes. Default nowhere. */
  log?: (line: string) => void;
}

export interface GitHub {
  /** `http://127.0.0.1:<port>`: the API is at `/api/v3`, repositories at `/<owner>/<name>.git`. */
  url: string;
  /** Requests that no route fits. Whoever tests against the double asserts that it stays empty. */
  unknown: string[];
  /** A secret in clear, as a workflow would see it. Throws when there is none. */
  readSecret(place: SecretPlace): string;
  close(): Promise<void>;
}

/** Starts the GitHub double on 127.0.0.1. */
export async function startGitHub(options: GitHubOptions): Promise<GitHub> {
  const { root, owner, faults = {}, log = () => undefined } = options;
  const store = await openStore(root);
  const repositories = join(root, "repositories");
  await mkdir(repositories, { recursive: true, mode: 0o700 });
  const deliveries = createDeliveries(log);
  let url = "";
  const double: Double = {
    ...store,
    owner,
    repositories,
    faults,
    exclusive: serial(),
    url: () => url,
    emit: (repository, event, payload) => {
      const about = { repository: repositoryView(double, repository), sender: viewer(double) };
      for (const hook of repository.hooks.filter((one) => wants(one, event))) {
        deliveries.send(hook, event, { ...about, ...payload });
      }
    },
  };
  for (const login of [LOGIN, owner]) account(double, login);
  await store.save();

  const api: Api = { double, routes: restRoutes(double), unknown: [], log };
  const server = createServer((request, response) => {
    serve(api, options, request, response).catch((error: unknown) => {
      log(`${request.method} ${request.url}: ${error}`);
      response.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;

  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const force = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS);
    await closed;
    clearTimeout(force);
    deliveries.close();
    await store.save();
  };
  return { url, unknown: api.unknown, readSecret: (place) => readSecret(double, place), close };
}

async function serve(
  api: Api,
  tokens: Tokens & { faults?: Faults },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", api.double.url());
  const sendJson = (body: unknown) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (url.pathname === "/healthz") return void sendJson({ status: "ok" });
  if (url.pathname === "/_double/unknown") return void sendJson(api.unknown);

  const fault = await takeFault(api.double.faults);
  if (fault) {
    request.resume();
    const { status, retryAfterSeconds } = fault;
    if (retryAfterSeconds !== undefined) response.setHeader("retry-after", retryAfterSeconds);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ message: `fault ordered by a test: ${status}` }));
    return;
  }
  const access = accessOf(request.headers.authorization, tokens);
  const asked = gitRequestOf(url);
  if (asked) await serveGit(api.double, access, asked, request, response);
  else await serveApi(api, access, url, request, response);
}
