import { argocdComponents } from "#sandbox/argocd/components.ts";
import { type EnsureAll, ensureCluster } from "#sandbox/cluster/cluster.ts";
import { ensureCredentials } from "#sandbox/cluster/credentials.ts";
import { getPrograms } from "#sandbox/local.ts";
import { endProcesses } from "#sandbox/processes/end.ts";
import { layoutOf } from "#sandbox/processes/layout.ts";
import { ensureRunning } from "#sandbox/processes/supervisor.ts";
import { recall } from "#sandbox/processes/table.ts";
import { prepareContext } from "#sandbox/start.ts";
import { endToEnd } from "./context.ts";

const NAME = "argocd-server";

/**
 * Starts Argo CD's server anew, as a cluster does with its pod; ends when it serves. Nothing else is touched: a start of
 * the sandbox would put Argo CD's settings back.
 */
export async function restartArgocdServer(): Promise<void> {
  const layout = layoutOf(endToEnd().sandbox.root);
  const running = recall(layout.processes, NAME);
  if (running !== undefined) await endProcesses([running]);
  const context = await prepareContext(layout, await getPrograms(() => {}));
  const ensure: EnsureAll = async (...specs) => {
    for (const spec of specs) await ensureRunning(layout, spec, () => {});
  };
  const { argocdKubeconfig } = await ensureCluster(context, ensureCredentials(layout), ensure);
  await ensure(...argocdComponents(context, argocdKubeconfig).filter(({ name }) => name === NAME));
}
