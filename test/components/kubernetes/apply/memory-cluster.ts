import type { ManifestObject } from "#components/kubernetes/apply/manifest-text.ts";
import { keyOf, type ObjectRef, refOf } from "#components/kubernetes/apply/object-ref.ts";
import { definedKinds, type Objects } from "#components/kubernetes/apply/objects.ts";
import type { RemovalSteps } from "#components/kubernetes/apply/removal.ts";

/** A cluster in memory: it serves the built-in kinds below and those whose definitions are there. */
export interface MemoryCluster extends Objects {
  readonly live: Map<string, ManifestObject>;
  /** What was applied and removed, in order. */
  readonly log: string[];
}

const CLUSTER_WIDE = ["Namespace", "CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding"];
const IN_NAMESPACES = ["ConfigMap", "Secret", "Service", "Deployment", "RoleBinding", "ServiceAccount"];

export function memoryCluster(): MemoryCluster {
  const live = new Map<string, ManifestObject>();
  const log: string[] = [];
  const defined = () =>
    [...live.values()].filter(({ kind }) => kind === "CustomResourceDefinition").flatMap(definedKinds);
  const label = ({ kind, name }: ObjectRef) => `${kind} ${name}`;
  return {
    live,
    log,
    kinds: {
      find: async ({ apiVersion, kind }) => {
        const plural = `${kind.toLowerCase()}s`;
        if (CLUSTER_WIDE.includes(kind)) return { plural, namespaced: false };
        if (IN_NAMESPACES.includes(kind)) return { plural, namespaced: true };
        const own = defined().find((one) => one.apiVersion === apiVersion && one.kind === kind);
        return own === undefined ? undefined : { plural, namespaced: own.namespaced };
      },
      forget: () => {},
    },
    get: async (ref) => live.get(keyOf(ref)),
    apply: async (object, mode) => {
      const now = live.get(keyOf(refOf(object)));
      const then = { ...now, ...object };
      if (mode === "dryRun") return then;
      live.set(keyOf(refOf(object)), then);
      log.push(`apply ${label(refOf(object))}`);
      return then;
    },
    remove: async (ref) => {
      if (live.delete(keyOf(ref))) log.push(`remove ${label(ref)}`);
    },
    hasObjects: async (definition) =>
      definedKinds(definition).some(({ kind }) => [...live.values()].some((object) => object.kind === kind)),
  };
}

/** Steps of a run that is killed before its nth write; default: never. */
export function stepsUntil(writes = Number.POSITIVE_INFINITY): RemovalSteps & { readonly said: string[] } {
  const said: string[] = [];
  let left = writes;
  return {
    said,
    guard: async () => {
      left -= 1;
      if (left < 0) throw new Error("killed");
    },
    say: (line) => said.push(line),
    withinSeconds: 1,
  };
}
