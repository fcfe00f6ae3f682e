import { type JsonObject, objectsIn, text } from "../values/json.ts";
import { apiVersionOf } from "../values/objects.ts";
import { isNotFound, UnknownKindError, UnreachableError } from "./errors.ts";
import type { Transport } from "./transport.ts";

/** Where the API server keeps the objects of one kind. */
export interface KindLocation {
  /** `/api/v1`, `/apis/argoproj.io/v1alpha1`. */
  readonly base: string;
  /** The kind's name in URLs. */
  readonly plural: string;
  readonly namespaced: boolean;
}

export interface Discovery {
  /** The location as far as the cluster was asked before (it is asked once per API version); undefined if not served. */
  lookup(object: JsonObject): Promise<KindLocation | undefined>;
  /** The location, asking again when the kind is missing, as after its definition was installed. Throws UnknownKindError. */
  locate(object: JsonObject): Promise<KindLocation>;
}

type Kinds = ReadonlyMap<string, KindLocation>;

/** Asks for the kinds of one API version at a time: a program uses two or three of some thirty. */
export function createDiscovery(transport: Transport): Discovery {
  const known = new Map<string, Promise<Kinds>>();

  async function load(apiVersion: string): Promise<Kinds> {
    const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const list = await transport({ method: "GET", path: base }).catch((error: unknown) => {
      if (isNotFound(error)) return { resources: [] };
      throw error;
    });
    const kinds = objectsIn(list.resources).filter((entry) => !text(entry.name).includes("/"));
    return new Map(
      kinds.map((entry) => [
        text(entry.kind),
        { base, plural: text(entry.name), namespaced: entry.namespaced === true },
      ]),
    );
  }

  /** Requests in flight are shared. Unreachability is remembered, so that its timeout is paid once; other failures are not. */
  function kindsOf(apiVersion: string, fresh: boolean): Promise<Kinds> {
    const found = known.get(apiVersion);
    if (found && !fresh) return found;
    const loading = load(apiVersion).catch((error: unknown) => {
      if (!(error instanceof UnreachableError)) known.delete(apiVersion);
      throw error;
    });
    known.set(apiVersion, loading);
    return loading;
  }

  async function lookup(object: JsonObject): Promise<KindLocation | undefined> {
    return (await kindsOf(apiVersionOf(object), false)).get(text(object.kind));
  }

  return {
    lookup,
    async locate(object) {
      const apiVersion = apiVersionOf(object);
      const found = await lookup(object);
      const location = found ?? (await kindsOf(apiVersion, true)).get(text(object.kind));
      if (location) return location;
      throw new UnknownKindError(
        `the cluster serves no kind ${text(object.kind)} in ${apiVersion}: install its CustomResourceDefinition first`,
      );
    },
  };
}
