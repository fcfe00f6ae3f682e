import { type SavedObject, selections } from "#components/backup/contents.ts";
import type { Answer, ObjectsApi } from "#components/kubernetes/apply/objects-api.ts";

/** An API server of a few kinds, in memory. */
export interface FakeApi extends ObjectsApi {
  objects(): SavedObject[];
  /** `METHOD path` of everything that was written, in order. */
  readonly writes: string[];
  /** Makes the server refuse a method below paths that contain a text. */
  refuse(method: string, path: string): void;
}

const CLUSTER_WIDE = new Set(["Project", "ClusterConfig", "ClusterPromotionTask"]);
const plural = (kind: string): string => `${kind.toLowerCase()}s`;
const rootOf = (apiVersion: string): string => (apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`);
const answered = (status: number, body: unknown = {}): Answer => ({ status, body });

/** @param kinds those that are served; default: all that backups know */
export function fakeApi(
  initial: readonly SavedObject[],
  kinds: readonly string[] = selections("argocd").map(({ kind }) => kind),
): FakeApi {
  const served = selections("argocd").filter(({ kind }) => kinds.includes(kind));
  const store = new Map<string, SavedObject>();
  const refused: [string, string][] = [];
  const writes: string[] = [];
  const pathOf = ({ apiVersion, kind, metadata: { name, namespace } }: SavedObject): string =>
    `${rootOf(apiVersion)}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${plural(kind)}/${name}`;
  for (const object of initial) store.set(pathOf(object), object);

  function discover(path: string): Answer | undefined {
    const of = served.filter(({ apiVersion }) => rootOf(apiVersion) === path);
    if (of.length === 0) return undefined;
    const resources = of.map(({ kind }) => ({
      name: plural(kind),
      kind,
      namespaced: !CLUSTER_WIDE.has(kind),
    }));
    return answered(200, { resources });
  }

  function list(path: string, selector: string | null): Answer {
    const [, root = "", namespace, kind] = /^(.*?)(?:\/namespaces\/([^/]+))?\/([a-z]+)$/.exec(path) ?? [];
    const items = [...store].filter(
      ([at, { metadata }]) =>
        at.startsWith(`${root}/`) &&
        at.split("/").at(-2) === kind &&
        (namespace === undefined || metadata.namespace === namespace) &&
        (selector === null || metadata.labels?.[selector] !== undefined),
    );
    // As the real one does: items of a list are without version and kind.
    return answered(200, { items: items.map(([, { apiVersion: _a, kind: _k, ...item }]) => item) });
  }

  function write(method: string, path: string, body: unknown): Answer {
    writes.push(`${method} ${path}`);
    const object = body as SavedObject;
    if (method === "POST") {
      // The status of what is created is dropped, where it is a subresource.
      const { status: _status, ...created } = object;
      store.set(pathOf(object), created as SavedObject);
      return answered(201, created);
    }
    const at = path.replace(/\/status$/, "");
    const before = store.get(at);
    if (before === undefined) return answered(404);
    const data =
      object.data === undefined ? {} : { data: { ...(before.data as object), ...(object.data as object) } };
    const status = path.endsWith("/status") ? { status: object.status } : {};
    store.set(at, { ...before, ...data, ...status });
    return answered(200, store.get(at));
  }

  return {
    server: "https://fake",
    writes,
    objects: () => [...store.values()],
    refuse: (method, path) => void refused.push([method, path]),
    call: async (method, target, body) => {
      const { pathname, searchParams } = new URL(target, "https://fake");
      if (refused.some(([of, path]) => of === method && pathname.includes(path)))
        return answered(403, { message: "not allowed" });
      if (method !== "GET") return write(method, pathname, body);
      const found = store.get(pathname);
      if (found !== undefined) return answered(200, found);
      const isList = served.some(({ kind }) => pathname.endsWith(`/${plural(kind)}`));
      return (
        discover(pathname) ?? (isList ? list(pathname, searchParams.get("labelSelector")) : answered(404))
      );
    },
  };
}
