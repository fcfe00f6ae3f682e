import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseDocument } from "yaml";
import * as z from "zod";
import { ClusterError, kubeconfigText } from "./kubeconfig.ts";

const Named = z.looseObject({ name: z.string() });
const Kubeconfig = z.looseObject({
  "current-context": z.string().optional(),
  contexts: z.array(Named.extend({ context: z.looseObject({ cluster: z.string() }) })).min(1),
  clusters: z.array(
    Named.extend({
      cluster: z.looseObject({
        server: z.string(),
        "proxy-url": z.string().optional(),
        "certificate-authority": z.string().optional(),
        "certificate-authority-data": z.string().optional(),
        "insecure-skip-tls-verify": z.boolean().optional(),
        "tls-server-name": z.string().optional(),
      }),
    }),
  ),
});
type Kubeconfig = z.infer<typeof Kubeconfig>;

/** A cluster as a kubeconfig names it. */
export type NamedCluster = Kubeconfig["clusters"][number]["cluster"];

/**
 * The cluster of a context. No message repeats the text, which is secret.
 * @param text contents of a kubeconfig
 * @param context default: the current one
 * @throws ClusterError where the text is no kubeconfig, or leads to no address
 */
export function namedCluster(text: string, context: string | undefined): NamedCluster {
  const config = kubeconfigIn(text);
  const wanted = context ?? config["current-context"] ?? "";
  const found = config.contexts.find(({ name }) => name === wanted);
  if (found === undefined)
    throw new ClusterError(
      `the kubeconfig has no ${wanted === "" ? "current context" : `context "${wanted}"`}; it has ${list(config.contexts)}: correct cluster.context or kubeconfigFrom`,
    );
  const { cluster: name } = found.context;
  const cluster = config.clusters.find((one) => one.name === name)?.cluster;
  if (cluster === undefined)
    throw new ClusterError(
      `the context "${wanted}" of the kubeconfig names the cluster "${name}", which it has not; it has ${list(config.clusters)}: have the cluster's tool write the kubeconfig again`,
    );
  if (!/^https?:$/.test(URL.parse(cluster.server)?.protocol ?? ""))
    throw new ClusterError(
      `the cluster "${name}" of the kubeconfig has the address "${cluster.server}"; write one with https://, or have the cluster's tool write the kubeconfig again`,
    );
  return cluster;
}

const list = (named: readonly { readonly name: string }[]): string =>
  named.map(({ name }) => name).join(", ") || "none";

function kubeconfigIn(text: string): Kubeconfig {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined) {
    const [at] = problem.linePos ?? [];
    throw new ClusterError(
      `the kubeconfig is not YAML (line ${at?.line}, column ${at?.col}: ${problem.code}); correct kubeconfigFrom, or have the cluster's tool write it again`,
    );
  }
  const { data } = Kubeconfig.safeParse(document.toJS());
  if (data === undefined)
    throw new ClusterError(
      "what was given as a kubeconfig is none: it names no contexts and clusters; correct kubeconfigFrom, or have the cluster's tool write it again",
    );
  return data;
}

/** How somebody else can reach a cluster and know that it is the right one; without any credential. */
export interface ClusterAddress {
  readonly server: string;
  /** The authority of the server's certificate, PEM in base64. None: one that machines trust anyway. */
  readonly caData?: string;
  /** The server's certificate is not looked at. */
  readonly insecure: boolean;
  /** The name in the certificate where it is not the address's. */
  readonly tlsServerName?: string;
}

/**
 * The address of the cluster that a kubeconfig, given as a path or as its contents, opens.
 * @param context default: the current one
 * @throws ClusterError with the remedy
 */
export function clusterAddress(kubeconfig: string, context?: string): ClusterAddress {
  const text = kubeconfigText(kubeconfig);
  const cluster = namedCluster(text, context);
  const file = cluster["certificate-authority"];
  const caData =
    cluster["certificate-authority-data"] ??
    (file === undefined ? undefined : authority(resolve(folderOf(kubeconfig, text), file)));
  const tlsServerName = cluster["tls-server-name"];
  return {
    server: cluster.server,
    ...(caData === undefined ? {} : { caData }),
    insecure: cluster["insecure-skip-tls-verify"] ?? false,
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
  };
}

/** Files that a kubeconfig names are found beside it. */
const folderOf = (kubeconfig: string, text: string): string =>
  text === kubeconfig ? process.cwd() : dirname(kubeconfig);

function authority(file: string): string {
  try {
    return readFileSync(file).toString("base64");
  } catch {
    throw new ClusterError(
      `the kubeconfig names the certificate authority ${file}, which cannot be read; correct the path or embed it with \`kubectl config view --flatten\``,
    );
  }
}
