import { parseSettings } from "#src/config/load.ts";
import { topologyOf } from "#src/topology.ts";
import { plainSettings } from "../../config/plain-settings.ts";

/** Where the kubeconfigs of `OWN` and `HUB` are looked for. */
export const OWN_KUBECONFIG = "DOCTORS_KUBECONFIG";
export const HUB_KUBECONFIG = "DOCTORS_HUB";

/** A cluster of an environment's own. */
export const OWN = { driver: "existing", kubeconfigFrom: { env: OWN_KUBECONFIG } };
/** The hub's cluster, where an environment has its own. */
export const HUB = { kubeconfigFrom: { env: HUB_KUBECONFIG } };

/** An environment as the doctor looks at it, of plain settings with these changes. */
export const environment = (changes: Record<string, unknown> = {}, stack = "dev") => {
  const settings = parseSettings(plainSettings(changes, stack), stack);
  const read = {
    settings,
    environment: stack,
    value: (setting: unknown) => (typeof setting === "string" ? setting : "x.example"),
  };
  return { ...read, topology: topologyOf(read), promotions: [] };
};
