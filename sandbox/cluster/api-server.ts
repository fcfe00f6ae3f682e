import { join } from "node:path";
import type { Context } from "../processes/context.ts";
import { answers } from "../processes/readiness.ts";
import type { ProcessSpec } from "../processes/supervisor.ts";
import { discardUnusableCertificate } from "./certificate.ts";
import type { Credentials } from "./credentials.ts";

/** Where clients reach the API server. */
export const apiServerUrl = ({ ports }: Pick<Context, "ports">): string =>
  `https://127.0.0.1:${ports["kube-apiserver:https"]}`;

const certificates = ({ layout }: Pick<Context, "layout">): string => join(layout.cluster, "certificates");

/** The certificate the API server makes for itself; the file holds the signing authority as well. */
export const apiServerCertificate = (context: Pick<Context, "layout">): string =>
  join(certificates(context), "apiserver.crt");

/** The Kubernetes API, with role-based access on and no anonymous reach beyond health and version. */
export function apiServer(context: Context, credentials: Credentials): ProcessSpec {
  const { ports, programs, env } = context;
  const directory = certificates(context);
  return {
    name: "kube-apiserver",
    command: programs["kube-apiserver"],
    args: [
      `--etcd-servers=http://127.0.0.1:${ports["etcd:client"]}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${ports["kube-apiserver:https"]}`,
      `--cert-dir=${directory}`,
      // The only endpoint would be a loopback address, which the reconciler refuses to publish.
      "--endpoint-reconciler-type=none",
      "--service-cluster-ip-range=10.96.0.0/16",
      "--authorization-mode=RBAC",
      `--token-auth-file=${credentials.tokensFile}`,
      // An issuer without the port, so that tokens stay good when the port has to change.
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${credentials.serviceAccountPublicKey}`,
      `--service-account-signing-key-file=${credentials.serviceAccountKey}`,
      // The first plugin keeps nodes off until a node-lifecycle controller clears them, the second keeps claims until a
      // volume controller releases them; neither controller runs, since nodes and volumes are simulated.
      "--disable-admission-plugins=TaintNodesByCondition,StorageObjectInUseProtection",
      "--enable-priority-and-fairness=false",
      "--profiling=false",
      "--allow-privileged=true",
    ],
    env,
    configFiles: [credentials.tokensFile, credentials.serviceAccountPublicKey],
    prepare: () => discardUnusableCertificate(directory, "apiserver", new Date()),
    probe: answers(`${apiServerUrl(context)}/readyz`),
  };
}
