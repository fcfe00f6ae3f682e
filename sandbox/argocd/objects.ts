import type { Credentials } from "../cluster/credentials.ts";
import type { KubeObject } from "../cluster/kube-client.ts";
import { account, tokenEntry } from "./api-token.ts";

/** The namespace Argo CD lives in. */
export const namespace = "argocd";

/** Argo CD sees only settings with the second label: without it a ConfigMap "does not exist" for it. */
const metadata = (name: string) => ({
  name,
  namespace,
  labels: { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "argocd" },
});

const configMap = (name: string, data: Record<string, string> = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: metadata(name),
  data,
});

const secret = (name: string, values: Record<string, string> = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: metadata(name),
  type: "Opaque",
  // Not stringData: the server forgets who set it, so that a later apply could not take a key away.
  data: Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
  ),
});

/** Kinds that controllers write all the time and nobody declares in Git; upstream's default settings leave them out too. */
const exclusions = [
  { apiGroups: ["", "discovery.k8s.io"], kinds: ["Endpoints", "EndpointSlice"] },
  { apiGroups: ["coordination.k8s.io"], kinds: ["Lease"] },
  { apiGroups: ["", "events.k8s.io"], kinds: ["Event"] },
];

/**
 * The settings Argo CD needs before it starts. Projects, Applications and repositories are not among them: those are
 * what a deployment declares.
 */
export function argocdObjects(
  credentials: Pick<Credentials, "argocdServerKey" | "webhookSecret">,
): KubeObject[] {
  return [
    configMap("argocd-cm", {
      // There is no password to guess or to commit: the one account has a token.
      "admin.enabled": "false",
      [`accounts.${account}`]: "apiKey",
      "resource.exclusions": JSON.stringify(exclusions),
    }),
    configMap("argocd-rbac-cm", { "policy.csv": `g, ${account}, role:admin\n` }),
    secret("argocd-secret", {
      "server.secretkey": credentials.argocdServerKey,
      "webhook.github.secret": credentials.webhookSecret,
      [`accounts.${account}.tokens`]: JSON.stringify([tokenEntry]),
    }),
    configMap("argocd-notifications-cm"),
    secret("argocd-notifications-secret"),
  ];
}
