import { createHandlers } from "#sandbox/plugins/kubernetes/handlers.ts";
import type { JsonObject } from "#sandbox/plugins/kubernetes/values/json.ts";
import { type Contract, contracts } from "#sandbox/plugins/kubernetes/wire/contracts.ts";
import { decode, encode, type Message, type Schema } from "#sandbox/plugins/kubernetes/wire/message.ts";

/** A kubeconfig for a server without authentication. */
export const kubeconfigFor = (server: string, namespace?: string): string =>
  JSON.stringify({
    "current-context": "test",
    clusters: [{ name: "c", cluster: { server } }],
    contexts: [{ name: "test", context: { cluster: "c", ...(namespace ? { namespace } : {}) } }],
  });

/** The plugin as the engine sees it, but for gRPC: messages in, messages out. */
export function startPlugin() {
  const messages: string[] = [];
  const handlers = createHandlers("4.34.2", (severity, _urn, message) => {
    messages.push(`${severity}: ${message}`);
  });
  const call =
    <Q extends Schema, A extends Schema>(
      name: keyof typeof contracts,
      { request, response }: Contract<Q, A>,
    ) =>
    async (values: Partial<Message<Q>>): Promise<Message<A>> =>
      decode(response, await handlers[name](encode(request, values)));
  return {
    messages,
    configure: (settings: Record<string, string>) =>
      call(
        "Configure",
        contracts.Configure,
      )({
        variables: Object.fromEntries(
          Object.entries(settings).map(([key, value]) => [`kubernetes:config:${key}`, value]),
        ),
      }),
    checkConfig: call("CheckConfig", contracts.CheckConfig),
    diffConfig: call("DiffConfig", contracts.DiffConfig),
    check: call("Check", contracts.Check),
    diff: call("Diff", contracts.Diff),
    create: call("Create", contracts.Create),
    read: call("Read", contracts.Read),
    update: call("Update", contracts.Update),
    remove: call("Delete", contracts.Delete),
    invoke: call("Invoke", contracts.Invoke),
    cancel: call("Cancel", contracts.Cancel),
  };
}

/** `kubernetes:core/v1:Secret` with a logical name → the URN that the engine sends. */
export const urn = (type: string, name = "res"): string => `urn:pulumi:dev::slipway::parent$${type}::${name}`;

export const NAMESPACE = "kubernetes:core/v1:Namespace";
export const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
export const SECRET = "kubernetes:core/v1:Secret";
export const APPLICATION = "kubernetes:argoproj.io/v1alpha1:Application";

/** An Application `argocd/frontend` as a program would write it. */
export const application = (spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name: "frontend", namespace: "argocd", ...metadata },
  spec,
});
