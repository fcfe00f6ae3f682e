import * as z from "zod";
import type { ObjectRef } from "./object-ref.ts";
import { type ObjectsApi, reasonOf } from "./objects-api.ts";

/** How the API server serves a kind. */
export interface ServedKind {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** What the API server serves, asked once for each version of a group. */
export interface Kinds {
  /** Undefined for a kind that is not served. */
  find(ref: Pick<ObjectRef, "apiVersion" | "kind">): Promise<ServedKind | undefined>;
  /** Makes the next question go to the server: definitions were added. */
  forget(): void;
}

const ResourceList = z.looseObject({
  resources: z.array(z.looseObject({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

const rootOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/** The kinds of a cluster. */
export function kindsOf(api: ObjectsApi): Kinds {
  const known = new Map<string, Promise<ReadonlyMap<string, ServedKind>>>();

  async function ask(apiVersion: string): Promise<ReadonlyMap<string, ServedKind>> {
    const answer = await api.call("GET", rootOf(apiVersion));
    if (answer.status === 404) return new Map();
    if (answer.status >= 300)
      throw new Error(`the cluster at ${api.server} does not tell its kinds: ${reasonOf(answer)}`);
    return new Map(
      ResourceList.parse(answer.body)
        .resources.filter(({ name }) => !name.includes("/"))
        .map(({ name, kind, namespaced }) => [kind, { plural: name, namespaced }]),
    );
  }

  return {
    find: async ({ apiVersion, kind }) => {
      const served = known.get(apiVersion) ?? ask(apiVersion);
      known.set(apiVersion, served);
      return (await served).get(kind);
    },
    forget: () => known.clear(),
  };
}

/** The path of an object, or without a name that of its collection. */
export function pathOf(
  { apiVersion, namespace }: Pick<ObjectRef, "apiVersion" | "namespace">,
  { plural, namespaced }: ServedKind,
  name?: string,
): string {
  const place = namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
  return `${rootOf(apiVersion)}${place}/${plural}${name === undefined ? "" : `/${name}`}`;
}
