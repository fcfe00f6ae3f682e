import { createHash } from "node:crypto";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import type { Host } from "../host.ts";
import type { K3sSpec } from "../spec.ts";

/** Where the installer of a version is: beside it, in `install.sh.sha256sum`, is its digest. */
export const installerUrl = (version: string): string =>
  `https://raw.githubusercontent.com/k3s-io/k3s/${encodeURIComponent(version)}/install.sh`;

/**
 * The text of the installer. It runs as root, so it must be the very one that somebody has read.
 * @throws ClusterError when it is another, or cannot be had
 */
export async function loadInstaller(
  { version, installer: { sha256, url = installerUrl(version) } }: Pick<K3sSpec, "version" | "installer">,
  host: Pick<Host, "download">,
): Promise<string> {
  const text = await host.download(url);
  const digest = createHash("sha256").update(text).digest("hex");
  if (digest === sha256) return text;
  throw new ClusterError(
    `the installer at ${url} has the SHA-256 digest ${digest}, not the pinned ${sha256}; it would run as root, so read it, compare with ${url}.sha256sum, and correct cluster.installer.sha256`,
  );
}
