import { connect } from "node:net";
import { namedCluster } from "./cluster-address.ts";
import { ClusterError, kubeconfigText } from "./kubeconfig.ts";

/** How long a server may take to accept a connection, in milliseconds. */
const PATIENCE = 5_000;

/** The API server that a kubeconfig leads to directly; undefined where it leads there through a proxy. */
function serverOf(text: string, context: string | undefined): URL | undefined {
  const cluster = namedCluster(text, context);
  return cluster["proxy-url"] !== undefined ? undefined : new URL(cluster.server);
}

/**
 * Makes sure that something listens at the API server's address. One connection and not a request: the client that
 * could ask takes a third of a second to load.
 * @param kubeconfig path or contents
 * @param context default: the kubeconfig's current one
 * @throws ClusterError that names the server, or says what is wrong with the kubeconfig
 */
export async function assertClusterAnswers(kubeconfig: string, context?: string): Promise<void> {
  const server = serverOf(kubeconfigText(kubeconfig), context);
  if (server === undefined) return;
  const port = Number(server.port) || (server.protocol === "http:" ? 80 : 443);
  const problem = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host: server.hostname.replace(/^\[|\]$/g, ""), port });
    const end = (why?: string) => {
      socket.destroy();
      resolve(why);
    };
    socket.setTimeout(PATIENCE, () => end(`no answer within ${PATIENCE / 1_000} s`));
    socket.once("connect", () => end());
    socket.once("error", (error) => end(error.message));
  });
  if (problem !== undefined)
    throw new ClusterError(
      `the cluster at ${server.origin} cannot be reached: ${problem}; check that it is up and that the kubeconfig names the right one (sandbox: \`npm start\`)`,
    );
}
