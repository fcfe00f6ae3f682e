import { setTimeout as sleep } from "node:timers/promises";
import { openObjects } from "#components/kubernetes/apply/objects-api.ts";
import { applications, projects, repositorySecrets } from "./cluster.ts";
import { endToEnd } from "./context.ts";

const ROOT = "/apis/argoproj.io/v1alpha1/namespaces/argocd";

/** Removes Applications, projects and repositories from Argo CD and leaves what they deployed, as a lost control plane does. */
export async function forgetArgoCd(): Promise<void> {
  const api = await openObjects(endToEnd().sandbox.kubeconfig);
  const paths = [
    ...Object.keys(await applications()).map((name) => `${ROOT}/applications/${name}`),
    ...(await projects()).map((name) => `${ROOT}/appprojects/${name}`),
    ...(await repositorySecrets()).map((name) => `/api/v1/namespaces/argocd/secrets/${name}`),
  ];
  for (const path of paths) {
    // Without the finalizer Argo CD does not take along what the Application deployed.
    await api.call("PATCH", path, { metadata: { finalizers: null } }, "application/merge-patch+json");
    await api.call("DELETE", path, { propagationPolicy: "Orphan" });
  }
  while (Object.keys(await applications()).length > 0) await sleep(100);
}
