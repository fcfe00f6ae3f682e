import { createServer } from "node:http";
import { type RequestOptions, request as secureRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { KubeConfig } from "@kubernetes/client-node";

/** An API server behind a proxy on loopback that counts the requests. */
export interface CountingProxy {
  /** Contents of a kubeconfig that leads through the proxy. */
  readonly kubeconfig: string;
  /** Requests since the last call, by what they ask: `watch applications`, `get pods`. */
  calls(): Map<string, number>;
  close(): void;
}

/** What a request asks for: the verb, or `watch`, and the kind of object. */
export function callOf(method: string, url: string): string {
  const { pathname, searchParams } = new URL(url, "http://cluster");
  const kind = /\/namespaces\/[^/]+\/([^/]+)/.exec(pathname)?.[1] ?? pathname;
  return `${searchParams.has("watch") ? "watch" : method.toLowerCase()} ${kind}`;
}

export async function countingProxy(kubeconfig: string): Promise<CountingProxy> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const server = new URL(config.getCurrentCluster()?.server ?? "");
  const access: RequestOptions = {};
  await config.applyToHTTPSOptions(access);
  let calls = new Map<string, number>();
  const proxy = createServer((asked, answer) => {
    const call = callOf(asked.method ?? "", asked.url ?? "");
    calls.set(call, (calls.get(call) ?? 0) + 1);
    const { authorization: _none, ...headers } = asked.headers;
    const passed = secureRequest(
      {
        ...access,
        host: server.hostname,
        port: server.port,
        path: asked.url,
        method: asked.method,
        headers: { ...headers, ...access.headers, host: server.host },
      },
      (found) => {
        answer.writeHead(found.statusCode ?? 502, found.headers);
        found.pipe(answer);
      },
    );
    passed.on("error", () => answer.destroy());
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    kubeconfig: JSON.stringify({
      "current-context": "proxy",
      contexts: [{ name: "proxy", context: { cluster: "proxy", user: "proxy" } }],
      // Without this the client refuses plain HTTP.
      clusters: [{ name: "proxy", cluster: { server: address, "insecure-skip-tls-verify": true } }],
      users: [{ name: "proxy", user: {} }],
    }),
    calls() {
      const counted = calls;
      calls = new Map();
      return counted;
    },
    close: () => {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}
