import { type Cluster, openCluster } from "#components/kubernetes/cluster.ts";
import { applicationKind } from "#components/promotion/controller/argocd/applications.ts";
import { credential } from "#components/promotion/services.ts";
import type { Project } from "../commands/project.ts";

/** How often everything is looked at again, in milliseconds: Git and registries tell nobody about changes. */
const EVERY = 15_000;
/** How long changes of the cluster are gathered, in milliseconds: a roll-out is many. */
const GATHER = 1_000;

/** Calls `changed` soon after an Application changes in a cluster, and 15 s after the last time in any case, until stopped. */
export async function followChanges(
  { environments }: Project,
  changed: () => Promise<void>,
): Promise<{ readonly stop: () => void }> {
  let soon: NodeJS.Timeout | undefined;
  const gather = () => {
    soon ??= setTimeout(() => {
      soon = undefined;
      void changed();
    }, GATHER);
  };
  const watched = new Map<string, () => void>();
  for (const { topology, settings } of environments) {
    const cluster = await clusterOf(topology);
    const { namespace } = settings.argocd;
    const key = `${cluster?.server} ${namespace}`;
    if (cluster === undefined || watched.has(key)) continue;
    watched.set(key, cluster.watch(applicationKind(namespace), gather, gather).stop);
  }
  // Begun after the last one ended: looking may take longer than that.
  let later: NodeJS.Timeout | undefined;
  const lookLater = () => {
    later = setTimeout(() => void changed().then(lookLater), EVERY);
  };
  lookLater();
  return {
    stop: () => {
      clearTimeout(later);
      clearTimeout(soon);
      for (const stop of watched.values()) stop();
    },
  };
}

/** Undefined where it cannot be opened, which the board itself says each time. */
async function clusterOf(
  topology: Project["environments"][number]["topology"],
): Promise<Cluster | undefined> {
  try {
    return openCluster(await credential(topology.kubeconfigFrom), topology.context);
  } catch {
    return undefined;
  }
}
