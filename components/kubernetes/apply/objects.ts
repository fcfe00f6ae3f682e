import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { type Kinds, kindsOf, pathOf, type ServedKind } from "./kinds.ts";
import { ManifestError, type ManifestObject } from "./manifest-text.ts";
import { describeRef, type ObjectRef, refOf } from "./object-ref.ts";
import { type Answer, type ObjectsApi, reasonOf } from "./objects-api.ts";

/** The name under which the API server notes which fields are ours. */
const FIELD_MANAGER = "slipway";
/** Seconds within which a new definition's kind must be served. */
const SERVED_WITHIN = 60;

/** What is done with single objects of a cluster. */
export interface Objects {
  readonly kinds: Kinds;
  /** The object, or undefined when there is none, or no such kind. */
  get(ref: ObjectRef): Promise<ManifestObject | undefined>;
  /**
   * Makes the object's fields hold, and leaves those that others set (server-side apply); returns what is there then.
   * With `dryRun` nothing is kept. @throws ManifestError with the server's own words
   */
  apply(object: ManifestObject, mode?: "dryRun"): Promise<ManifestObject>;
  /** Begins the removal of an object; one that is not there is no error. */
  remove(ref: ObjectRef): Promise<void>;
  /** How many objects of a definition's kind there are: none, or at least one. */
  hasObjects(definition: ManifestObject): Promise<boolean>;
}

const Definition = z.looseObject({
  spec: z.looseObject({
    group: z.string(),
    scope: z.enum(["Namespaced", "Cluster"]),
    names: z.looseObject({ plural: z.string(), kind: z.string() }),
    versions: z.array(z.looseObject({ name: z.string(), served: z.boolean() })),
  }),
});

/** The objects of a cluster. */
export function objectsOf(api: ObjectsApi): Objects {
  const kinds = kindsOf(api);

  const good = (answer: Answer, action: string, also: readonly number[] = []): Answer => {
    if (answer.status < 300 || also.includes(answer.status)) return answer;
    throw new ManifestError(`cannot ${action} in the cluster at ${api.server}: ${reasonOf(answer)}`);
  };

  async function served(ref: ObjectRef): Promise<ServedKind> {
    const found = await kinds.find(ref);
    if (found !== undefined) return found;
    throw new ManifestError(
      `the cluster at ${api.server} serves no kind ${ref.kind} of ${ref.apiVersion}, which ${describeRef(ref)} is; apply its definition first`,
    );
  }

  return {
    kinds,

    get: async (ref) => {
      const kind = await kinds.find(ref);
      if (kind === undefined) return undefined;
      const answer = await api.call("GET", pathOf(ref, kind, ref.name));
      return good(answer, `read ${describeRef(ref)}`, [404]).status === 404
        ? undefined
        : (answer.body as ManifestObject);
    },

    apply: async (object, mode) => {
      const ref = refOf(object);
      const query = `fieldManager=${FIELD_MANAGER}&force=true${mode === "dryRun" ? "&dryRun=All" : ""}`;
      const answer = await api.call(
        "PATCH",
        `${pathOf(ref, await served(ref), ref.name)}?${query}`,
        object,
        "application/apply-patch+yaml",
      );
      return good(answer, `apply ${describeRef(ref)}`).body as ManifestObject;
    },

    remove: async (ref) => {
      const kind = await kinds.find(ref);
      if (kind === undefined) return;
      const answer = await api.call("DELETE", pathOf(ref, kind, ref.name), {
        propagationPolicy: "Background",
      });
      good(answer, `remove ${describeRef(ref)}`, [404]);
    },

    hasObjects: async (definition) => {
      const { spec } = Definition.parse(definition);
      const version = spec.versions.find((one) => one.served)?.name;
      if (version === undefined) return false;
      const answer = await api.call("GET", `/apis/${spec.group}/${version}/${spec.names.plural}?limit=1`);
      if (good(answer, `list ${spec.names.plural}`, [404]).status === 404) return false;
      return z.looseObject({ items: z.array(z.unknown()) }).parse(answer.body).items.length > 0;
    },
  };
}

/** The kinds that a definition adds, in each version that is served. */
export function definedKinds(definition: ManifestObject): {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
}[] {
  const { spec } = Definition.parse(definition);
  return spec.versions
    .filter((version) => version.served)
    .map(({ name }) => ({
      apiVersion: `${spec.group}/${name}`,
      kind: spec.names.kind,
      namespaced: spec.scope === "Namespaced",
    }));
}

/**
 * Waits until the kinds of definitions are served. That a definition is "established" is not enough: the server lists its
 * kind a moment later, and answers 404 until then.
 * @throws ManifestError that names the kinds that are not
 */
export async function waitUntilServed(
  { kinds }: Objects,
  definitions: readonly ManifestObject[],
  withinSeconds = SERVED_WITHIN,
): Promise<void> {
  const wanted = definitions.flatMap(definedKinds);
  const deadline = Date.now() + withinSeconds * 1_000;
  for (;;) {
    kinds.forget();
    const found = await Promise.all(wanted.map((kind) => kinds.find(kind)));
    const missing = wanted.filter((_, index) => found[index] === undefined);
    if (missing.length === 0) return;
    if (Date.now() > deadline)
      throw new ManifestError(
        `${missing.map(({ kind }) => kind).join(", ")} ${missing.length === 1 ? "is" : "are"} not served ${withinSeconds} s after the definitions were applied; see the conditions of the CustomResourceDefinitions`,
      );
    await sleep(100);
  }
}
