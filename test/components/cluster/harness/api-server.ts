import { createServer } from "node:https";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { selfSigned } from "#test/harness/self-signed.ts";

/** What a cluster of a test answers, and what was written to it. */
export interface FakeApi {
  readonly url: string;
  /** A kubeconfig that leads to it. */
  readonly kubeconfig: string;
  /** Objects by their path. */
  readonly objects: Map<string, unknown>;
  /** Everything it was asked, as `GET /path`. */
  readonly asked: string[];
  /** Whether its node is ready. */
  ready: boolean;
  /** Whether it accepts no credential. */
  refuses: boolean;
}

const json = (value: unknown): string => JSON.stringify(value);

/** An API server that knows a node, and keeps what is applied. It is no Kubernetes: enough to be waited for and marked. */
export async function fakeApi(): Promise<FakeApi> {
  const objects = new Map<string, unknown>();
  const asked: string[] = [];
  const state = { ready: true, refuses: false };
  const server = createServer(selfSigned, async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    asked.push(`${request.method} ${pathname}`);
    const reply = (status: number, body: unknown) => response.writeHead(status).end(json(body));
    if (state.refuses) return reply(401, { message: "Unauthorized" });
    if (request.method === "PATCH") {
      objects.set(pathname, JSON.parse(await text(request)));
      return reply(200, objects.get(pathname));
    }
    if (pathname === "/readyz") return reply(200, "ok");
    if (pathname === "/api/v1/nodes") {
      const conditions = [{ type: "Ready", status: state.ready ? "True" : "False" }];
      return reply(200, { items: [{ metadata: { name: "node-1" }, status: { conditions } }] });
    }
    const found = objects.get(pathname);
    return found === undefined ? reply(404, { message: `${pathname} not found` }) : reply(200, found);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `https://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return Object.assign(state, { url, kubeconfig: kubeconfigOf(url), objects, asked });
}

/** The mark of a cluster's owner, as the cluster keeps it. */
export const MARK = "/api/v1/namespaces/kube-system/configmaps/slipway-owner";

/** A kubeconfig with one context. */
export const kubeconfigOf = (server: string, user: object = {}): string =>
  json({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "here",
    contexts: [{ name: "here", context: { cluster: "here", user: "me" } }],
    clusters: [
      {
        name: "here",
        cluster: { server, "certificate-authority-data": Buffer.from(selfSigned.cert).toString("base64") },
      },
    ],
    users: [{ name: "me", user }],
  });
