import { applicationKind } from "#components/promotion/controller/argocd/applications.ts";
import { helmReleaseKind } from "#components/promotion/controller/flux/objects.ts";
import { controllerOf } from "../commands/in-cluster.ts";
import type { Environment } from "../commands/project.ts";
import type { BoardSources } from "./collect.ts";

/** When a board is looked at again, in milliseconds. */
export interface Pace {
  /** After the last look, in any case: Git and registries tell nobody about changes. */
  readonly every: number;
  /** For how long changes of a cluster are gathered: a roll-out is many. */
  readonly gather: number;
}

const PACE: Pace = { every: 15_000, gather: 1_000 };

/** Calls `changed` soon after an Application or a HelmRelease changes, and some time after the last call in any case, until stopped. */
export async function followChanges(
  environments: readonly Environment[],
  open: BoardSources["clusters"],
  changed: () => Promise<void>,
  { every, gather }: Pace = PACE,
): Promise<{ readonly stop: () => void }> {
  let soon: NodeJS.Timeout | undefined;
  const gathered = () => {
    soon ??= setTimeout(() => {
      soon = undefined;
      void changed();
    }, gather);
  };
  const watched = new Map<string, () => void>();
  for (const environment of environments) {
    // One that cannot be opened is named on the board itself.
    const cluster = (await open(environment).catch(() => undefined))?.applications;
    const { controller, namespace } = controllerOf(environment.settings);
    const key = `${cluster?.server} ${controller} ${namespace}`;
    if (cluster === undefined || watched.has(key)) continue;
    const kind = controller === "flux" ? helmReleaseKind(namespace) : applicationKind(namespace);
    watched.set(key, cluster.watch(kind, gathered, gathered).stop);
  }

  let stopped = false;
  let later: NodeJS.Timeout | undefined;
  // Begun after the last one ended: looking may take longer than that.
  const lookLater = () => {
    if (!stopped) later = setTimeout(() => void changed().then(lookLater), every);
  };
  lookLater();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(later);
      clearTimeout(soon);
      for (const stop of watched.values()) stop();
    },
  };
}
