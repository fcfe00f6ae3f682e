import { isRecord, mergePatch } from "../merge.ts";
import { ManifestError, type ManifestObject } from "./manifest-text.ts";
import { describeRef, keyOf, refOf, stageOf } from "./object-ref.ts";

/** Where the objects of a manifest go. */
export interface Placement {
  /** The namespace of objects that live in one and name none. */
  readonly namespace: string;
  /** The namespace for which the manifest was written: subjects of role bindings that name it are moved with the rest. */
  readonly writtenFor?: string;
}

/**
 * A manifest with changes: each is merged into the object of its kind and name (RFC 7386: objects are merged, lists and
 * values are replaced, null removes).
 * @throws ManifestError for a change to an object that the manifest does not have
 */
export function customized(
  objects: readonly ManifestObject[],
  changes: readonly ManifestObject[],
): ManifestObject[] {
  const isOf = (change: ManifestObject) => (object: ManifestObject) =>
    object.kind === change.kind && object.metadata.name === change.metadata.name;
  for (const change of changes)
    if (!objects.some(isOf(change)))
      throw new ManifestError(
        `the manifest has no ${change.kind} ${change.metadata.name} to change; it may be of another version`,
      );
  return objects.map((object) =>
    changes
      .filter((change) => isOf(change)(object))
      .reduce<ManifestObject>((merged, change) => mergePatch(merged, change) as ManifestObject, object),
  );
}

/** The order of application; objects of one stage keep the manifest's. */
export const inOrder = (objects: readonly ManifestObject[]): ManifestObject[] =>
  objects.toSorted((a, b) => stageOf(a) - stageOf(b));

/** Moves the subjects of a role binding from the namespace for which it was written. */
export function withSubjects(object: ManifestObject, { namespace, writtenFor }: Placement): ManifestObject {
  if (!/^(Cluster)?RoleBinding$/.test(object.kind) || !Array.isArray(object.subjects)) return object;
  return {
    ...object,
    subjects: object.subjects.map((subject: unknown) =>
      isRecord(subject) && writtenFor !== undefined && subject.namespace === writtenFor
        ? { ...subject, namespace }
        : subject,
    ),
  };
}

/** Puts an object into its namespace, as far as its kind lives in one. */
export function placed(object: ManifestObject, placement: Placement, namespaced: boolean): ManifestObject {
  const { namespace: own, ...metadata } = object.metadata;
  const moved = withSubjects(object, placement);
  if (!namespaced) return { ...moved, metadata };
  const namespace = own === undefined || own === placement.writtenFor ? placement.namespace : own;
  return { ...moved, metadata: { ...metadata, namespace } };
}

/** @throws ManifestError when a manifest has an object twice, of which one would undo the other */
export function assertUnique(objects: readonly ManifestObject[]): void {
  const seen = new Set<string>();
  for (const ref of objects.map(refOf)) {
    if (seen.has(keyOf(ref)))
      throw new ManifestError(`the manifest holds ${describeRef(ref)} twice; remove one of them`);
    seen.add(keyOf(ref));
  }
}
