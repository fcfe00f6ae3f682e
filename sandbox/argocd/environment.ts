import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../processes/context.ts";
import { writePrivateFile } from "../processes/private-files.ts";

/** Longest path of a Unix socket that every system takes: macOS allows 104 bytes with the closing zero. */
const SOCKET_PATH_MAX = 103;

/** Directories below the sandbox that stand for the mounts of Argo CD's Pods. */
export const argocdDirectories = ({ layout }: Pick<Context, "layout">) => {
  const at = (name: string) => join(layout.argocd, name);
  return {
    temporary: at("tmp"),
    ssh: at("ssh"),
    tls: at("tls"),
    gpgKeys: at("gpg-keys"),
    gpgSource: at("gpg-source"),
    settings: at("settings"),
    plugins: at("plugins"),
    askpassSocket: at("askpass.sock"),
  };
};

/**
 * The environment that lets Argo CD run as plain processes: every path its images would mount points into the sandbox,
 * "the cluster I run in" means the kubeconfig's cluster, and signature checks, which need the gpg program, are off.
 * How often it looks at Git by itself is left at its default.
 */
export function argocdEnvironment(context: Context, kubeconfig: string): Record<string, string> {
  const paths = argocdDirectories(context);
  if (Buffer.byteLength(paths.askpassSocket) > SOCKET_PATH_MAX)
    throw new Error(
      `${paths.askpassSocket} is longer than the ${SOCKET_PATH_MAX} bytes a socket's path may have: move the checkout to a shorter path`,
    );
  const { askpassSocket, ...directories } = paths;
  for (const directory of Object.values(directories)) mkdirSync(directory, { recursive: true, mode: 0o700 });
  writePrivateFile(join(paths.ssh, "ssh_known_hosts"), "");
  return {
    ...context.env,
    TMPDIR: paths.temporary,
    // The variable, not the flag: the ApplicationSet controller and the in-cluster lookup know only the variable.
    KUBECONFIG: kubeconfig,
    ARGOCD_FAKE_IN_CLUSTER: "true",
    ARGOCD_GPG_ENABLED: "false",
    ARGOCD_GNUPGHOME: paths.gpgKeys,
    ARGOCD_GPG_DATA_PATH: paths.gpgSource,
    ARGOCD_TLS_DATA_PATH: paths.tls,
    ARGOCD_SSH_DATA_PATH: paths.ssh,
    ARGOCD_APP_CONF_PATH: paths.settings,
    ARGOCD_PLUGINSOCKFILEPATH: paths.plugins,
    ARGOCD_ASK_PASS_SOCK: askpassSocket,
    // Seconds between sync waves, in which controllers notice what was applied; on one machine they need less than the default of 2.
    ARGOCD_SYNC_WAVE_DELAY: "1",
    // Otherwise each connection between the parts asks the machine's DNS for settings.
    GRPC_ENABLE_TXT_SERVICE_CONFIG: "false",
  };
}
