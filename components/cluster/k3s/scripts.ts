import { stringify } from "yaml";
import type { K3sSpec } from "../spec.ts";

/** Where k3s keeps what on a machine. */
export interface K3sLayout {
  /** Folder of its programs. */
  readonly programs: string;
  /** Folder of its configuration. */
  readonly configuration: string;
  /** File that keeps two installations apart. */
  readonly lock: string;
}

/** As its installer has it (docs.k3s.io/installation/configuration). */
export const SYSTEM: K3sLayout = {
  programs: "/usr/local/bin",
  configuration: "/etc/rancher/k3s",
  lock: "/run/lock/slipway-k3s",
};

/** A value as one word of a shell. */
const word = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

/** A line that writes `text` to a file that only root reads, whole or not at all. */
const writeFile = (path: string, text: string): string => {
  const beside = word(`${path}.new`);
  const encoded = Buffer.from(text).toString("base64");
  return `printf %s ${word(encoded)} | base64 -d > ${beside} && mv ${beside} ${word(path)}`;
};

/** Prints what a machine lacks, a line each; nothing when k3s can be installed there. */
export const lackingScript = (): string => `
[ "$(id -u)" = 0 ] || echo "root: the user may not become root without a password; allow it in sudoers (NOPASSWD)"
command -v curl >/dev/null || command -v wget >/dev/null || echo "curl or wget: install one, k3s is downloaded with it"
command -v systemctl >/dev/null || [ -x /sbin/openrc-run ] || echo "systemd or OpenRC: k3s runs as a service of one of them"
command -v flock >/dev/null || echo "flock: install util-linux"
`;

/** Prints \`absent\`, \`stopped\` or \`running\`. */
export const findScript = ({ programs }: K3sLayout): string => `
if ! [ -e ${word(`${programs}/k3s`)} ]; then echo absent
elif systemctl is-active --quiet k3s 2>/dev/null || rc-service k3s status >/dev/null 2>&1; then echo running
else echo stopped
fi
`;

/** The settings of the server, as k3s reads them from a file. */
export const serverConfig = ({ tlsSans, disable }: Pick<K3sSpec, "tlsSans" | "disable">): string =>
  stringify({
    "write-kubeconfig-mode": "0600",
    ...(tlsSans.length === 0 ? {} : { "tls-san": tlsSans }),
    ...(disable.length === 0 ? {} : { disable }),
  });

/**
 * Installs k3s or brings it to another version or other settings: the installer does what is missing, so that an
 * installation that was cut off is finished by the next.
 * @param token written once, when the cluster is made: one that has another does not start again
 */
export function installScript(
  spec: Pick<K3sSpec, "version" | "tlsSans" | "disable">,
  installer: string,
  token: string | undefined,
  { configuration, lock }: K3sLayout,
): string {
  const settings = `${configuration}/config.yaml.d`;
  return `
set -eu
umask 077
exec 9>${word(lock)}
flock -w 600 9 || { echo "another installation is still running" >&2; exit 75; }
mkdir -p ${word(settings)}
${writeFile(`${settings}/slipway.yaml`, serverConfig(spec))}
${token === undefined ? "" : writeFile(`${settings}/slipway-token.yaml`, stringify({ token }))}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf %s ${word(Buffer.from(installer).toString("base64"))} | base64 -d > "$folder/install.sh"
INSTALL_K3S_VERSION=${word(spec.version)} INSTALL_K3S_FORCE_RESTART=true sh "$folder/install.sh" server >&2 9>&-
`;
}

/** Prints the administrator's kubeconfig. */
export const kubeconfigScript = ({ configuration }: K3sLayout): string =>
  `cat ${word(`${configuration}/k3s.yaml`)}\n`;

/** Removes k3s with everything in it; what was not installed yet is not missed. */
export const removeScript = ({ programs, configuration }: K3sLayout): string => `
set -eu
uninstall=${word(`${programs}/k3s-uninstall.sh`)}
if [ -x "$uninstall" ]; then "$uninstall" >&2; fi
rm -f ${word(`${configuration}/config.yaml.d/slipway.yaml`)} ${word(`${configuration}/config.yaml.d/slipway-token.yaml`)}
`;
