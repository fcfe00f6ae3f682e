import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import {
  at,
  isObject,
  type Json,
  type JsonObject,
  objectsIn,
} from "#sandbox/plugins/kubernetes/values/json.ts";
import { nameOf, namespaceOf, withMetadata } from "#sandbox/plugins/kubernetes/values/objects.ts";
import { applied, fieldsOf } from "./fake-apply.ts";

const KINDS: Record<string, { name: string; kind: string; namespaced: boolean }[]> = {
  "/api/v1": [
    { name: "namespaces", kind: "Namespace", namespaced: false },
    { name: "namespaces/status", kind: "Namespace", namespaced: false },
    { name: "configmaps", kind: "ConfigMap", namespaced: true },
    { name: "secrets", kind: "Secret", namespaced: true },
  ],
  "/apis/argoproj.io/v1alpha1": [{ name: "applications", kind: "Application", namespaced: true }],
  "/apis/kargo.akuity.io/v1alpha1": [{ name: "projects", kind: "Project", namespaced: false }],
};

type Answer = [code: number, content: JsonObject, headers?: Record<string, string>];

const failure = (code: number, reason: string, message: string, details: JsonObject = {}): Answer => [
  code,
  { kind: "Status", reason, message, details },
];

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : null;
}

/** An API server in memory: enough of the verbs for the plugin, without validation. */
export async function startFakeApiServer() {
  const objects = new Map<string, JsonObject>();
  /** `METHOD path` of every request, without the query unless it is a dry run. */
  const requests: string[] = [];
  /** Answers that go out before the real ones, by `METHOD path`. */
  const scripted = new Map<string, Answer[]>();
  let version = 0;

  const stored = (
    path: string,
    object: JsonObject,
    { written, manager, operation }: { written: JsonObject; manager: string; operation: string },
  ): JsonObject => {
    const entry = { manager, operation, fieldsType: "FieldsV1", fieldsV1: fieldsOf(written) };
    const before = objects.get(path);
    const others = objectsIn(at(before, "metadata", "managedFields")).filter((f) => f.manager !== manager);
    return withMetadata(object, {
      uid: at(before, "metadata", "uid") ?? `uid-${++version}`,
      resourceVersion: String(++version),
      managedFields: [...others, entry],
    });
  };

  function create(
    path: string,
    object: JsonObject,
    { dryRun, manager, operation }: { dryRun: boolean; manager: string; operation: string },
  ): Answer {
    const item = `${path}/${nameOf(object)}`;
    const namespace = namespaceOf(object);
    if (namespace && !objects.has(`/api/v1/namespaces/${namespace}`)) {
      return failure(404, "NotFound", `namespaces "${namespace}" not found`, { kind: "namespaces" });
    }
    if (objects.has(item)) return failure(409, "AlreadyExists", `"${nameOf(object)}" already exists`);
    const status: JsonObject = object.kind === "Namespace" ? { status: { phase: "Active" } } : {};
    const made = stored(item, { ...object, ...status }, { written: object, manager, operation });
    if (!dryRun) objects.set(item, made);
    return [201, made];
  }

  function patch(path: string, before: JsonObject, body: Json, query: URLSearchParams): Answer {
    const manager = query.get("fieldManager") ?? "";
    if (Array.isArray(body)) {
      const operations = objectsIn(body);
      const [test, replace] = operations;
      if (test?.value !== at(before, "metadata", "resourceVersion"))
        return failure(422, "Invalid", "test failed");
      objects.set(
        path,
        withMetadata(before, { managedFields: replace?.value, resourceVersion: `${++version}` }),
      );
      return [200, objects.get(path) ?? {}];
    }
    const { object, foreign } = applied(before, isObject(body) ? body : {}, manager);
    if (foreign && query.get("force") !== "true")
      return failure(409, "Conflict", `Apply failed with 1 conflict: conflict with "${foreign}"`);
    const written = isObject(body) ? body : {};
    const after = stored(path, object, { written, manager, operation: "Apply" });
    if (!query.has("dryRun")) objects.set(path, after);
    return [200, after];
  }

  function remove(path: string, before: JsonObject): Answer {
    const finalizers = at(before, "metadata", "finalizers");
    if (!Array.isArray(finalizers) || finalizers.length === 0) {
      objects.delete(path);
      return [
        200,
        { kind: "Status", status: "Success", details: { uid: at(before, "metadata", "uid") ?? "" } },
      ];
    }
    const held = withMetadata(before, { deletionTimestamp: "2026-01-01T00:00:00Z" });
    objects.set(path, held);
    return [200, held];
  }

  function answer(method: string, url: URL, body: Json): Answer {
    const path = url.pathname;
    const planned = scripted.get(`${method} ${path}`)?.shift();
    if (planned) return planned;
    const resources = KINDS[path];
    if (resources) return [200, { kind: "APIResourceList", resources }];
    if (method === "POST" && isObject(body)) {
      return create(path, body, {
        dryRun: url.searchParams.has("dryRun"),
        manager: url.searchParams.get("fieldManager") ?? "",
        operation: "Update",
      });
    }
    const object = objects.get(path);
    if (!object && method === "PATCH" && isObject(body))
      return create(path.slice(0, path.lastIndexOf("/")), body, {
        dryRun: url.searchParams.has("dryRun"),
        manager: url.searchParams.get("fieldManager") ?? "",
        operation: "Apply",
      });
    if (!object) return failure(404, "NotFound", `${path} not found`);
    if (method === "PATCH") return patch(path, object, body, url.searchParams);
    return method === "DELETE" ? remove(path, object) : [200, object];
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://fake");
    const method = request.method ?? "";
    const body = await bodyOf(request);
    requests.push(`${method} ${url.pathname}${url.searchParams.has("dryRun") ? " (dry run)" : ""}`);
    const [code, content, headers = {}] = answer(method, url, body);
    response.writeHead(code, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(content));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    objects,
    requests,
    scripted,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
