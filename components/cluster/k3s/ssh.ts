import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathOf } from "#components/dynamic/credential.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import { type Host, lastWords, missing, type Program, type Ran } from "../host.ts";
import type { SshHost } from "../spec.ts";

const SSH: Program = { name: "ssh", get: "OpenSSH's client (`apt-get install openssh-client`)" };

/** Seconds until a server must have answered. */
const CONNECT_WITHIN = 10;

/** The name under which a pinned host key is looked up, whatever the server's address and port. */
const ALIAS = "slipway";

/**
 * What ssh is told: never to ask anybody anything, and never to trust a host key that is not known.
 * @param knownHosts a file with the pinned host key; default: the user's own known hosts
 */
export function sshArguments(
  { address, user, port, identityFile }: SshHost,
  knownHosts: string | undefined,
): string[] {
  const options = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    `ConnectTimeout=${CONNECT_WITHIN}`,
    // A connection that died is noticed within a minute.
    "ServerAliveInterval=15",
    "ServerAliveCountMax=4",
    ...(identityFile === undefined ? [] : ["IdentitiesOnly=yes"]),
    ...(knownHosts === undefined
      ? []
      : [`HostKeyAlias=${ALIAS}`, `UserKnownHostsFile=${knownHosts}`, "GlobalKnownHostsFile=/dev/null"]),
  ];
  return [
    "-T",
    ...["-p", String(port), "-l", user],
    ...(identityFile === undefined ? [] : ["-i", pathOf(identityFile)]),
    ...options.flatMap((option) => ["-o", option]),
    address,
  ];
}

/**
 * Runs a shell script as root on a machine that is reached by SSH. The script goes through standard input, so that
 * nothing in it is seen in a list of processes, here or there.
 * @throws ClusterError when the machine could not be reached; what the script itself does is in the result
 */
export const runBySsh = (host: Host, on: SshHost, script: string, withinSeconds: number): Promise<Ran> =>
  host.inPrivateFolder(async (folder) => {
    const pinned = on.hostKey === undefined ? undefined : join(folder, "known_hosts");
    if (pinned !== undefined) await writeFile(pinned, `${ALIAS} ${on.hostKey}\n`, { mode: 0o600 });
    const shell = on.user === "root" ? "sh -s" : "sudo -n sh -s";
    const ran = await host.run(SSH.name, [...sshArguments(on, pinned), shell], {
      input: script,
      withinSeconds,
    });
    if (ran === undefined) throw missing(SSH);
    // ssh itself ends with 255; the scripts never do.
    if (ran.exitCode === 255 || ran.timedOut)
      throw new ClusterError(connectionProblem(on, ran, withinSeconds));
    return ran;
  });

/** Why a machine was not reached, and what to do, by what ssh says of it. */
export function connectionProblem(
  { address, port, user, hostKey, identityFile }: SshHost,
  ran: Ran,
  withinSeconds: number,
): string {
  const where = `${user}@${address}:${port}`;
  if (ran.timedOut)
    return `${where} did not finish within ${withinSeconds} s; see what runs there, then run this again`;
  const { stderr } = ran;
  const known = hostKey === undefined ? "your known hosts" : "cluster.host.hostKey";
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED|HOST IDENTIFICATION HAS CHANGED/.test(stderr)) {
    const offered = /SHA256:[A-Za-z0-9+/]+/.exec(stderr)?.[0];
    return `the host key of ${address} is not the one in ${known}${offered === undefined ? "" : `: it offers ${offered}`}; somebody may answer in its place. If the server was set up anew, read its key there (\`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\`), and put that into ${known}`;
  }
  if (/Host key verification failed|host key is known/.test(stderr))
    return `the host key of ${address} is not known; read it on the server (\`cat /etc/ssh/ssh_host_ed25519_key.pub\`) and write it to cluster.host.hostKey, or connect once by hand and compare`;
  if (/Permission denied|Too many authentication failures/.test(stderr))
    return `${where} does not let us in: ${lastWords(ran)}; put the public key ${identityFile === undefined ? "of your agent" : `of ${identityFile}`} into its authorized_keys, or correct cluster.host.user and identityFile`;
  return `${where} cannot be reached by SSH: ${lastWords(ran)}; check cluster.host, that the server is up, and that its firewall lets this machine in`;
}
