import type { IGitRepository } from "@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1/GitRepository";
import type { Manifest } from "../kubernetes/manifest.ts";
import { duration } from "./duration.ts";

/** The GitOps repository as one environment sees it. */
export interface SourceSpec {
  readonly name: string;
  /** Namespace of Flux's objects. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly url: string;
  readonly branch: string;
  /** Secret with `username` and `password`. */
  readonly secretName: string;
  /** Seconds between two looks at Git that nobody asked for. */
  readonly intervalSeconds: number;
}

/** A GitRepository. */
export const sourceManifest = (spec: SourceSpec): Manifest & IGitRepository => ({
  apiVersion: "source.toolkit.fluxcd.io/v1",
  kind: "GitRepository",
  metadata: { name: spec.name, namespace: spec.namespace, labels: { ...spec.labels } },
  spec: {
    url: spec.url,
    ref: { branch: spec.branch },
    secretRef: { name: spec.secretName },
    interval: duration(spec.intervalSeconds),
  },
});
