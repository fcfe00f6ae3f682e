import { Agent, request } from "node:https";
import type { ClusterAccess } from "./kubeconfig.ts";

/** A Kubernetes object as the sandbox writes it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** An answer of the API server, whatever its status. */
export interface KubeAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * The few calls a start needs. The official client is not used because its typed serialiser drops the `x-kubernetes-`
 * fields of untyped CRDs, and because loading it would take a tenth of a warm start.
 */
export interface KubeClient {
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<KubeAnswer>;
}

const plurals: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  Node: "nodes",
  ConfigMap: "configmaps",
  Secret: "secrets",
  CustomResourceDefinition: "customresourcedefinitions",
};

/** The path of the collection an object belongs to. Fails for a kind the sandbox does not write. */
export function collectionPath({ apiVersion, kind, metadata }: KubeObject): string {
  const plural = plurals[kind];
  if (plural === undefined) throw new Error(`no path is known for ${kind}: add it beside the others`);
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${group}${metadata.namespace ? `/namespaces/${metadata.namespace}` : ""}/${plural}`;
}

/** The path of one object. */
export const objectPath = (object: KubeObject): string => `${collectionPath(object)}/${object.metadata.name}`;

/** A client over kept connections; nothing to close, idle connections do not hold the process. */
export function kubeClient({ server, ca, token }: ClusterAccess): KubeClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca });
  const common = { authorization: `Bearer ${token}`, accept: "application/json" };
  return {
    call: (method, path, body, headers) =>
      new Promise((resolve, reject) => {
        const payload = body === undefined ? undefined : JSON.stringify(body);
        const call = request(
          `${server}${path}`,
          {
            method,
            agent,
            timeout: 30_000,
            headers: { ...common, ...(payload && { "content-type": "application/json" }), ...headers },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("end", () =>
              resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
            );
            response.on("error", reject);
          },
        );
        call.on("timeout", () => call.destroy(new Error(`${method} ${path}: no answer within 30 s`)));
        call.on("error", reject);
        call.end(payload);
      }),
  };
}

/** Passes an answer that is good or has one of the `also` statuses; anything else is an error with the server's words. */
export function expectGood(answer: KubeAnswer, what: string, also: readonly number[] = []): KubeAnswer {
  if (answer.status < 300 || also.includes(answer.status)) return answer;
  throw new Error(`${what}: the API server answered ${answer.status}: ${answer.body.slice(0, 400)}`);
}

/** Creates the object unless one of this name exists; an existing one is left as it is. */
export async function createIfAbsent(client: KubeClient, object: KubeObject): Promise<void> {
  const answer = await client.call("POST", collectionPath(object), object);
  expectGood(answer, `create ${object.kind} ${object.metadata.name}`, [409]);
}

/** Makes the fields of the object hold (server-side apply) and leaves those that others set. */
export async function apply(client: KubeClient, object: KubeObject): Promise<void> {
  const path = `${objectPath(object)}?fieldManager=slipway-sandbox&force=true`;
  const answer = await client.call("PATCH", path, object, { "content-type": "application/apply-patch+yaml" });
  expectGood(answer, `apply ${object.kind} ${object.metadata.name}`);
}
