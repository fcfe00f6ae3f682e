import { afterEach, beforeEach } from "vitest";
import type { JsonObject } from "#sandbox/plugins/kubernetes/values/json.ts";
import { startFakeApiServer } from "./fake-api-server.ts";
import { APPLICATION, kubeconfigFor, startPlugin, urn } from "./plugin.ts";

/** The collection that the tests' Application belongs to, and the path of `argocd/frontend` in it. */
export const COLLECTION = "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications";
export const ITEM = `${COLLECTION}/frontend`;
/** The URN of the tests' Application. */
export const app = urn(APPLICATION);

/** A fresh API server with the namespace argocd, and a fresh plugin configured for it, before each test of the file. */
export function useCluster() {
  const server = {} as Awaited<ReturnType<typeof startFakeApiServer>>;
  const plugin = {} as ReturnType<typeof startPlugin>;
  beforeEach(async () => {
    Object.assign(server, await startFakeApiServer());
    Object.assign(plugin, startPlugin());
    server.objects.set("/api/v1/namespaces/argocd", { kind: "Namespace" });
    await plugin.configure({ kubeconfig: kubeconfigFor(server.url) });
  });
  afterEach(() => server.close());
  /** Creates the Application and returns the state of it. */
  const createApp = async (inputs: JsonObject): Promise<JsonObject> =>
    (await plugin.create({ urn: app, properties: inputs })).properties ?? {};
  return { server, plugin, createApp };
}
