import type { EnginePreview, EngineStep } from "./engine-preview.ts";
import type { ChangeKind, ResourceChange } from "./model.ts";
import { changedProperties, secretPaths } from "./properties.ts";
import { resourceType, takenDown } from "./resource-types.ts";

/** The engine's steps that change something, as what happens to the resource. */
const KINDS: Readonly<Record<string, ChangeKind>> = {
  create: "create",
  import: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
};

/** What a reviewer must not overlook comes first. */
const ORDER: readonly ChangeKind[] = ["replace", "delete", "update", "create"];

/** Resources whose change is told elsewhere in the plan: promotions by their own plan, files by their diffs. */
const TOLD_ELSEWHERE = new Set(["FreightPromotion", "FileSet"]);

/** The resources of the platform that change: replacements and deletions first, then by area. */
export function changesOf({ steps }: EnginePreview): ResourceChange[] {
  const byUrn = new Map<string, EngineStep>();
  // A replacement is three steps of one resource; the first holds both states.
  for (const step of steps)
    if (KINDS[step.op] !== undefined && !byUrn.has(step.urn)) byUrn.set(step.urn, step);
  return inOrder([...byUrn.values()].map(changeOf));
}

/**
 * The same without a cluster. The engine then sees other providers in place of the cluster's and would make everything
 * in it anew for that alone: such a resource counts as changed where its inputs do, and not at all where they do not.
 */
export const changesWithoutCluster = (preview: EnginePreview): ResourceChange[] => {
  const moved = new Set(
    preview.steps.filter(({ replaceReasons }) => replaceReasons.includes("provider")).map(({ urn }) => urn),
  );
  const steps = preview.steps.map((step) => (moved.has(step.urn) ? { ...step, op: "update" } : step));
  return changesOf({
    ...preview,
    steps: steps.filter((step) => !moved.has(step.urn) || differs(step)),
  }).filter(({ area }) => area !== "engine");
};

const differs = ({ oldState, newState }: EngineStep): boolean =>
  oldState !== undefined &&
  newState !== undefined &&
  changedProperties(oldState.inputs, newState.inputs).length > 0;

const inOrder = (changes: readonly ResourceChange[]): ResourceChange[] =>
  changes
    .filter((change) => !(TOLD_ELSEWHERE.has(change.type) && change.kind !== "delete"))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
        a.area.localeCompare(b.area) ||
        a.type.localeCompare(b.type) ||
        a.name.localeCompare(b.name),
    );

function changeOf({ op, urn, oldState, newState }: EngineStep): ResourceChange {
  const kind = KINDS[op] ?? "update";
  const { area, type } = resourceType(urn);
  const [from, to] = [oldState?.inputs ?? {}, newState?.inputs ?? {}];
  const inPlace = kind === "update" || kind === "replace";
  const properties = inPlace ? changedProperties(from, to) : [];
  const secrets =
    kind === "create" ? secretPaths(to) : inPlace && properties.length === 0 ? secretPaths(to) : [];
  return {
    kind,
    area,
    type,
    name: nameOf(kind === "delete" ? from : to) ?? urn.split("::").at(-1) ?? urn,
    properties,
    secrets,
    takesDown: kind === "replace" || kind === "delete" ? takenDown(type, from) : undefined,
  };
}

/** The name that a resource has outside of Pulumi: `namespace/name` in Kubernetes, the repository's in GitHub. */
function nameOf(inputs: Readonly<Record<string, unknown>>): string | undefined {
  const metadata = inputs.metadata;
  if (typeof metadata === "object" && metadata !== null && "name" in metadata) {
    const namespace = "namespace" in metadata ? `${String(metadata.namespace)}/` : "";
    return `${namespace}${String(metadata.name)}`;
  }
  return typeof inputs.name === "string" ? inputs.name : undefined;
}
