import type { IAppProject } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import type { Manifest } from "../kubernetes/manifest.ts";
import type { Destination } from "./destination.ts";
import { unlessEmpty, unlessZero } from "./optional.ts";
import { type ProjectRole, rolePolicies } from "./role-policy.ts";
import type { GroupKind } from "./scopes.ts";

/** Hours in which an AppProject's Applications may, or may not, be synced. */
export interface SyncWindow {
  readonly kind: "allow" | "deny";
  /** Five fields of cron: minute, hour, day, month, day of the week. */
  readonly schedule: string;
  /** A Go duration: `1h30m`. */
  readonly duration: string;
  /** Name of a zone in the IANA database. */
  readonly timeZone: string;
  readonly description?: string;
  /** Names or patterns; what any of the three lists matches is concerned. */
  readonly applications: readonly string[];
  readonly namespaces: readonly string[];
  readonly clusters: readonly string[];
  /** All given lists must match, instead of any. */
  readonly matchAll: boolean;
  /** A person may sync all the same. */
  readonly manualSync: boolean;
}

/** What an AppProject may hold beyond its sources and destinations; what is left out keeps Argo CD's meaning. */
export interface ProjectRules {
  /** Cluster-wide kinds besides the namespace. */
  readonly clusterKinds?: { readonly allow: readonly GroupKind[]; readonly deny: readonly GroupKind[] };
  /** Kinds that live in a namespace. No `allow` list allows all. */
  readonly namespaceKinds?: { readonly allow?: readonly GroupKind[]; readonly deny: readonly GroupKind[] };
  readonly roles?: readonly ProjectRole[];
  readonly syncWindows?: readonly SyncWindow[];
  /** Report objects in the destination namespaces that no Application owns. */
  readonly orphanedResources?: {
    readonly warn: boolean;
    readonly ignore: readonly (GroupKind & { readonly name?: string })[];
  };
  /** IDs of the GnuPG keys one of which must have signed the commit that is deployed. */
  readonly signatureKeys?: readonly string[];
}

/** What one environment's Applications may do. */
export interface ProjectSpec extends ProjectRules {
  readonly name: string;
  /** Namespace of Argo CD. */
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** The repositories Applications may deploy from. */
  readonly sourceRepositories: readonly string[];
  /** The clusters and namespaces they may deploy to, exactly. */
  readonly destinations: readonly Destination[];
}

/** An AppProject that allows these sources and destinations and, of all cluster-wide kinds, the namespace and those named. */
export function projectManifest(spec: ProjectSpec): Manifest & IAppProject {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name: spec.name, namespace: spec.namespace, labels: spec.labels },
    spec: {
      description: `What ${spec.name} may deploy, from where and to where`,
      sourceRepos: [...spec.sourceRepositories],
      destinations: spec.destinations.map((destination) => ({ ...destination })),
      // CreateNamespace passes through the same check as any other object.
      clusterResourceWhitelist: [{ group: "", kind: "Namespace" }, ...(spec.clusterKinds?.allow ?? [])],
      ...unlessEmpty("clusterResourceBlacklist", spec.clusterKinds?.deny),
      ...unlessEmpty("namespaceResourceWhitelist", spec.namespaceKinds?.allow),
      ...unlessEmpty("namespaceResourceBlacklist", spec.namespaceKinds?.deny),
      ...unlessEmpty(
        "roles",
        spec.roles?.map((role) => ({
          name: role.name,
          ...(role.description === undefined ? {} : { description: role.description }),
          policies: rolePolicies(spec.name, role),
          ...unlessEmpty("groups", role.groups),
        })),
      ),
      ...unlessEmpty("syncWindows", spec.syncWindows?.map(windowOf)),
      ...(spec.orphanedResources === undefined
        ? {}
        : {
            orphanedResources: {
              warn: spec.orphanedResources.warn,
              ...unlessEmpty(
                "ignore",
                spec.orphanedResources.ignore.map(({ group, ...key }) => ({
                  ...unlessZero("group", group),
                  ...key,
                })),
              ),
            },
          }),
      ...unlessEmpty(
        "signatureKeys",
        spec.signatureKeys?.map((keyID) => ({ keyID })),
      ),
    },
  };
}

const windowOf = (window: SyncWindow) => ({
  kind: window.kind,
  schedule: window.schedule,
  duration: window.duration,
  timeZone: window.timeZone,
  ...(window.description === undefined ? {} : { description: window.description }),
  ...unlessEmpty("applications", window.applications),
  ...unlessEmpty("namespaces", window.namespaces),
  ...unlessEmpty("clusters", window.clusters),
  ...(window.matchAll ? { andOperator: true } : {}),
  ...(window.manualSync ? { manualSync: true } : {}),
});
