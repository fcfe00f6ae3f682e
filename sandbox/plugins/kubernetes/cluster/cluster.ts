import type { Json, JsonObject } from "../values/json.ts";
import { nameOf, namespaceOf } from "../values/objects.ts";
import type { Discovery, KindLocation } from "./discovery.ts";
import type { Transport } from "./transport.ts";

/** What a writing request says about itself. */
export interface WriteOptions {
  /** The field manager that will own what is written. */
  readonly manager: string;
  /** Validate and compute, but store nothing. */
  readonly dryRun: boolean;
}

/** The verbs of the Kubernetes API that this plugin uses. All throw ApiError, UnknownKindError or UnreachableError. */
export interface Cluster {
  /** The kind's location, undefined when the cluster did not serve it when first asked. */
  lookup(object: JsonObject): Promise<KindLocation | undefined>;
  read(object: JsonObject): Promise<JsonObject>;
  create(object: JsonObject, options: WriteOptions): Promise<JsonObject>;
  /** Server-side apply; `force` takes over fields that other managers own. */
  apply(object: JsonObject, options: WriteOptions & { readonly force: boolean }): Promise<JsonObject>;
  /** JSON patch (RFC 6902). */
  patch(object: JsonObject, operations: Json): Promise<JsonObject>;
  remove(object: JsonObject, propagation: "Foreground" | "Background" | "Orphan"): Promise<JsonObject>;
}

const query = ({ manager, dryRun }: WriteOptions, more: Record<string, string> = {}): string =>
  `?${new URLSearchParams({ fieldManager: manager, ...(dryRun ? { dryRun: "All" } : {}), ...more })}`;

/** Kubernetes verbs over a transport. */
export function createCluster(transport: Transport, discovery: Discovery): Cluster {
  async function collection(object: JsonObject): Promise<string> {
    const { base, plural, namespaced } = await discovery.locate(object);
    if (!namespaced) return `${base}/${plural}`;
    return `${base}/namespaces/${encodeURIComponent(namespaceOf(object) || "default")}/${plural}`;
  }
  const item = async (object: JsonObject): Promise<string> =>
    `${await collection(object)}/${encodeURIComponent(nameOf(object))}`;

  return {
    lookup: discovery.lookup,
    read: async (object) => transport({ method: "GET", path: await item(object) }),
    create: async (object, options) =>
      transport({ method: "POST", path: (await collection(object)) + query(options), body: object }),
    apply: async (object, { force, ...options }) =>
      transport({
        method: "PATCH",
        path: (await item(object)) + query(options, { force: String(force) }),
        body: object,
        contentType: "application/apply-patch+yaml",
      }),
    patch: async (object, operations) =>
      transport({
        method: "PATCH",
        path: await item(object),
        body: operations,
        contentType: "application/json-patch+json",
      }),
    remove: async (object, propagationPolicy) =>
      transport({
        method: "DELETE",
        path: await item(object),
        body: { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy },
      }),
  };
}
