import { ensureCluster } from "./cluster/cluster.ts";
import { ensureCredentials } from "./cluster/credentials.ts";
import { createIfAbsent } from "./cluster/kube-client.ts";
import { node } from "./cluster/kwok.ts";
import type { Programs } from "./processes/environment.ts";
import { layoutOf } from "./processes/layout.ts";
import { withLock } from "./processes/lock.ts";
import { ensurePrivateDirectory } from "./processes/private-files.ts";
import { ensureRunning, type Report } from "./processes/supervisor.ts";
import { prepareContext } from "./start.ts";

/** What a start of a cluster needs to be told. */
export interface ClusterOptions {
  /** Directory of all data; made when it is missing. A sandbox's own is another one. */
  readonly root: string;
  readonly programs: Programs;
  readonly report: Report;
}

/**
 * Starts a cluster beside a sandbox, with simulated pods as there, and nothing in it. Stopping and resetting a sandbox of
 * that root stop and reset it.
 * @returns the path of the administrator's kubeconfig
 */
export async function startCluster({ root, programs, report }: ClusterOptions): Promise<string> {
  const layout = layoutOf(root);
  ensurePrivateDirectory(layout.root);
  return withLock(layout.lockFile, "start", async () => {
    const context = await prepareContext(layout, programs);
    const { client, controllersReady } = await ensureCluster(
      context,
      ensureCredentials(layout),
      async (...specs) => {
        await Promise.all(specs.map((spec) => ensureRunning(layout, spec, report)));
      },
    );
    await Promise.all([createIfAbsent(client, node("simulated")), controllersReady]);
    return layout.kubeconfig;
  });
}
