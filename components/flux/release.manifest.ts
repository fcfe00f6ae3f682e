import type { IHelmRelease } from "@kubernetes-models/flux-cd/helm.toolkit.fluxcd.io/v2/HelmRelease";
import type { Manifest } from "../kubernetes/manifest.ts";
import { duration } from "./duration.ts";

/** One service in one environment: a chart and its values in the GitOps repository. */
export interface ReleaseSpec {
  /** Name of the HelmRelease. */
  readonly name: string;
  /** Namespace of Flux's objects. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the GitRepository. */
  readonly source: string;
  /** Folder of the chart in it. */
  readonly chart: string;
  /** Paths in the same repository, over the chart's own values; a later file wins. */
  readonly valuesFiles: readonly string[];
  /** Name of the Helm release, from which the chart derives the names of its objects. */
  readonly release: string;
  /** Namespace in which the service runs. */
  readonly targetNamespace: string;
  /** The account by whose rights Flux deploys. */
  readonly serviceAccount: string;
  /** Names of HelmReleases that must be ready first. */
  readonly dependsOn: readonly string[];
  /** Flux leaves it alone, also when it is deleted: what runs goes on running. */
  readonly suspend: boolean;
  /** What becomes of changes by hand in the cluster. */
  readonly drift: "correct" | "warn" | "ignore";
  readonly intervalSeconds: number;
  /** Seconds that a roll-out may take. */
  readonly timeoutSeconds: number;
  /** Seconds until a failed roll-out is tried again. */
  readonly retrySeconds: number;
}

/** Helm revisions that are kept; Git has them all. */
const HISTORY = 5;

const DRIFT = { correct: "enabled", warn: "warn" } as const;

/**
 * A HelmRelease. A failed roll-out is tried again and never taken back: Git says what runs, and who wants the version
 * before pins it. Existing objects of the same names are taken over, which is Helm's default here.
 */
export function releaseManifest(spec: ReleaseSpec): Manifest & IHelmRelease {
  const again = { name: "RetryOnFailure", retryInterval: duration(spec.retrySeconds) } as const;
  return {
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    metadata: { name: spec.name, namespace: spec.namespace, labels: { ...spec.labels } },
    spec: {
      interval: duration(spec.intervalSeconds),
      timeout: duration(spec.timeoutSeconds),
      chart: {
        spec: {
          chart: `./${spec.chart}`,
          sourceRef: { kind: "GitRepository", name: spec.source },
          // With files of one's own Flux leaves the chart's out, unless they name them.
          valuesFiles: [`${spec.chart}/values.yaml`, ...spec.valuesFiles],
          // By the chart's version alone Flux would not see that a values file has changed.
          reconcileStrategy: "Revision",
          interval: duration(spec.intervalSeconds),
        },
      },
      releaseName: spec.release,
      targetNamespace: spec.targetNamespace,
      storageNamespace: spec.targetNamespace,
      serviceAccountName: spec.serviceAccount,
      maxHistory: HISTORY,
      install: { strategy: again },
      upgrade: { strategy: again },
      ...(spec.drift === "ignore" ? {} : { driftDetection: { mode: DRIFT[spec.drift] } }),
      ...(spec.dependsOn.length === 0 ? {} : { dependsOn: spec.dependsOn.map((name) => ({ name })) }),
      ...(spec.suspend ? { suspend: true } : {}),
    },
  };
}
