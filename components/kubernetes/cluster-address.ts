import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { ClusterError, kubeconfigText } from "./kubeconfig.ts";

const Kubeconfig = z.looseObject({
  "current-context": z.string().optional(),
  contexts: z.array(z.looseObject({ name: z.string(), context: z.looseObject({ cluster: z.string() }) })),
  clusters: z.array(
    z.looseObject({
      name: z.string(),
      cluster: z.looseObject({
        server: z.url(),
        "proxy-url": z.string().optional(),
        "certificate-authority": z.string().optional(),
        "certificate-authority-data": z.string().optional(),
        "insecure-skip-tls-verify": z.boolean().optional(),
        "tls-server-name": z.string().optional(),
      }),
    }),
  ),
});

/** A cluster as a kubeconfig names it. */
export type NamedCluster = z.infer<typeof Kubeconfig>["clusters"][number]["cluster"];

/**
 * The cluster of a context.
 * @param text contents of a kubeconfig
 * @param context default: the current one
 * @returns undefined where the text cannot be understood or has no such context
 */
export function namedCluster(text: string, context: string | undefined): NamedCluster | undefined {
  const { data } = Kubeconfig.safeParse(parse(text));
  const wanted = context ?? data?.["current-context"];
  const name = data?.contexts.find((one) => one.name === wanted)?.context.cluster;
  return data?.clusters.find((one) => one.name === name)?.cluster;
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
  if (cluster === undefined)
    throw new ClusterError(
      `the kubeconfig has no usable ${context === undefined ? "current context" : `context "${context}"`}; list them with \`kubectl config get-contexts\` and set the right one`,
    );
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
