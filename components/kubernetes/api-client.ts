import {
  type Configuration,
  createConfiguration,
  type KubeConfig,
  type Middleware,
  ServerConfiguration,
} from "@kubernetes/client-node";
import { ClusterError } from "./kubeconfig.ts";

/** How long one answer of the API server is waited for, in milliseconds. */
export const ANSWER_LIMIT = 30_000;

/**
 * A client of one API group whose requests end when no answer comes: the library's own wait for ever. Watches are not
 * made by it, and may be silent.
 * @throws ClusterError when the kubeconfig leads to no cluster
 */
export function apiClient<Client>(
  config: KubeConfig,
  Api: new (configuration: Configuration) => Client,
  limit: number,
): Client {
  const server = config.getCurrentCluster()?.server;
  if (server === undefined)
    throw new ClusterError(
      `the context "${config.getCurrentContext()}" of the kubeconfig names no cluster of it; correct it`,
    );
  const withLimit: Middleware = {
    pre: async (request) => {
      const overdue = new AbortController();
      const why = new Error(`no answer within ${limit / 1_000} s`);
      setTimeout(() => overdue.abort(why), limit).unref();
      request.setSignal(overdue.signal);
      return request;
    },
    post: async (response) => response,
  };
  return new Api(
    createConfiguration({
      baseServer: new ServerConfiguration(server, {}),
      authMethods: { default: config },
      promiseMiddleware: [withLimit],
    }),
  );
}
