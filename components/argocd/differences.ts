import type { IResourceIgnoreDifferences } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import { unlessEmpty, unlessZero } from "./optional.ts";

/** Fields in which live objects may differ from Git without being out of sync. */
export interface IgnoredFields {
  /** RFC 6901 pointers: `/spec/replicas`, with `~1` for a `/` inside a key. */
  readonly jsonPointers: readonly string[];
  readonly jqPathExpressions: readonly string[];
  /** Field managers whose fields are ignored, e.g. `kube-controller-manager`. */
  readonly managedFieldsManagers: readonly string[];
}

/** Such fields in objects of one kind, and of one name where it is given. */
export interface IgnoredDifference extends IgnoredFields {
  /** API group without version; "" for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** The three lists, those that are empty left out. */
export const ignoredFields = ({ jsonPointers, jqPathExpressions, managedFieldsManagers }: IgnoredFields) => ({
  ...unlessEmpty("jsonPointers", jsonPointers),
  ...unlessEmpty("jqPathExpressions", jqPathExpressions),
  ...unlessEmpty("managedFieldsManagers", managedFieldsManagers),
});

export const ignoredDifference = (difference: IgnoredDifference): IResourceIgnoreDifferences => ({
  ...unlessZero("group", difference.group),
  kind: difference.kind,
  ...(difference.name === undefined ? {} : { name: difference.name }),
  ...(difference.namespace === undefined ? {} : { namespace: difference.namespace }),
  ...ignoredFields(difference),
});
