import { exitWithoutEngine } from "#components/dynamic/engine.ts";
import { openDriver } from "./drivers.ts";
import type { World } from "./lifecycle.ts";
import { thisHost } from "./this-host.ts";

/** The real programs of this machine, and the real cluster. */
export const liveWorld: World = {
  driver: (spec) => openDriver(spec, thisHost),
  connect: async (kubeconfig) => {
    // Loaded when a cluster is there to be asked.
    const { openObjects } = await import("#components/kubernetes/apply/objects-api.ts");
    return openObjects(kubeconfig);
  },
  guard: exitWithoutEngine,
  say: thisHost.say,
};
