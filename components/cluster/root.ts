import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import type { Host, Program } from "./host.ts";

const SUDO: Program = { name: "sudo", get: "your system's package sudo, or run this as root" };

/** How a command is run that changes the system: as it is by root, else through sudo, which must not ask. */
export function rootCommand(
  host: Pick<Host, "isRoot">,
  [name = "", ...args]: readonly string[],
): { program: Program; args: readonly string[] } {
  return host.isRoot
    ? { program: { name, get: `the package that has ${name}` }, args }
    : { program: SUDO, args: ["-n", name, ...args] };
}

/** Makes sure that this process may change the system. @throws ClusterError */
export async function assertMayBeRoot(host: Host, title: string): Promise<void> {
  if (host.isRoot) return;
  const asked = await host.run(SUDO.name, ["-n", "true"]);
  if (asked?.exitCode === 0) return;
  throw new ClusterError(
    `${title} is installed by root, and this user may not become root without a password; run this as root, or allow it in sudoers (NOPASSWD)`,
  );
}
