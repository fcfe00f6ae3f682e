import {
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  type KubernetesObject,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  type V1Pod,
} from "@kubernetes/client-node";
import { ANSWER_LIMIT, apiClient } from "./api-client.ts";
import { ClusterError, kubeconfigText } from "./kubeconfig.ts";
import { RequestError, reasonOf, statusOf } from "./request-error.ts";

/** A kind of custom resource in one namespace. */
export interface CustomKind {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string;
}

/** What this library asks of a cluster while a program runs. */
export interface Cluster {
  /** The API server's address, for messages. */
  readonly server: string;
  /** The object, or undefined when there is none. @throws ClusterError */
  get(kind: CustomKind, name: string): Promise<KubernetesObject | undefined>;
  /** Every object of a kind. @throws RequestError */
  list(kind: CustomKind): Promise<KubernetesObject[]>;
  /** Creates an object and returns it as the server keeps it. @param dryRun admit it, but keep nothing @throws RequestError */
  create(kind: CustomKind, body: KubernetesObject, dryRun?: boolean): Promise<KubernetesObject>;
  /** Merges fields into an object's status. @throws RequestError */
  mergeStatus(kind: CustomKind, name: string, status: object): Promise<void>;
  /** Merges annotations into an object. @throws ClusterError */
  annotate(kind: CustomKind, name: string, annotations: Record<string, string>): Promise<void>;
  /** Pods of a namespace that match a label selector. @throws ClusterError */
  pods(namespace: string, selector: string): Promise<V1Pod[]>;
  /** Reports every object of a kind now and on each change until `stop` is called; one request serves all listeners. */
  watch(
    kind: CustomKind,
    onObject: (object: KubernetesObject) => void,
    onGone?: (object: KubernetesObject) => void,
  ): { stop: () => void };
}

/** How long to wait before a broken watch is begun again, in milliseconds. */
const WATCH_RETRY = 500;

/**
 * Opens a cluster by a kubeconfig, given as a path or as its contents.
 * @param limit how long each answer but a watch's is waited for, in milliseconds
 * @throws ClusterError when it cannot be read or has no such context.
 */
export function openCluster(kubeconfig: string, context?: string, limit = ANSWER_LIMIT): Cluster {
  const config = loadConfig(kubeconfig, context);
  const server = config.getCurrentCluster()?.server ?? "(no server)";
  const objects = apiClient(config, CustomObjectsApi, limit);
  const core = apiClient(config, CoreV1Api, limit);

  async function ask<T>(action: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw new RequestError(action, server, error);
    }
  }

  return {
    server,

    get: (kind, name) =>
      ask(`read ${kind.plural} ${name}`, async () => {
        try {
          return (await objects.getNamespacedCustomObject({ ...kind, name })) as KubernetesObject;
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),

    list: (kind) =>
      ask(`list ${kind.plural}`, async () => {
        const list: { items?: KubernetesObject[] } = await objects.listNamespacedCustomObject(kind);
        return list.items ?? [];
      }),

    create: (kind, body, dryRun = false) =>
      ask(`create ${kind.plural}`, async () => {
        const request = { ...kind, body, ...(dryRun ? { dryRun: "All" } : {}) };
        return (await objects.createNamespacedCustomObject(request)) as KubernetesObject;
      }),

    mergeStatus: (kind, name, status) =>
      ask(`change the status of ${kind.plural} ${name}`, async () => {
        await objects.patchNamespacedCustomObjectStatus(
          { ...kind, name, body: { status } },
          setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
        );
      }),

    annotate: (kind, name, annotations) =>
      ask(`annotate ${kind.plural} ${name}`, async () => {
        await objects.patchNamespacedCustomObject(
          { ...kind, name, body: { metadata: { annotations } } },
          setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
        );
      }),

    pods: (namespace, labelSelector) =>
      ask(
        `list the pods of ${namespace}`,
        async () => (await core.listNamespacedPod({ namespace, labelSelector })).items,
      ),

    watch(kind, onObject, onGone = () => {}) {
      const path = `/apis/${kind.group}/${kind.version}/namespaces/${kind.namespace}/${kind.plural}`;
      const informer = makeInformer(config, path, () => objects.listNamespacedCustomObject(kind));
      let stopped = false;
      let timer: NodeJS.Timeout | undefined;
      const again = () => {
        if (!stopped) timer = setTimeout(() => informer.start().catch(again), WATCH_RETRY);
      };
      informer.on("add", onObject);
      informer.on("update", onObject);
      informer.on("delete", onGone);
      informer.on("error", again);
      informer.start().catch(again);
      return {
        stop: () => {
          stopped = true;
          clearTimeout(timer);
          void informer.stop();
        },
      };
    },
  };
}

/**
 * Reads a kubeconfig, given as a path or as its contents, and selects a context; default: its current one.
 * @throws ClusterError when it cannot be read or has no such context
 */
export function loadConfig(kubeconfig: string, context: string | undefined): KubeConfig {
  const config = new KubeConfig();
  const text = kubeconfigText(kubeconfig);
  try {
    if (text === kubeconfig) config.loadFromString(text);
    // By its path: files that it names are found beside it.
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    throw new ClusterError(
      `the kubeconfig ${text === kubeconfig ? "given" : kubeconfig} cannot be read: ${reasonOf(error)}; write it again with the cluster's own tool`,
    );
  }
  if (context === undefined) return config;
  const names = config.getContexts().map((found) => found.name);
  if (!names.includes(context))
    throw new ClusterError(
      `the kubeconfig has no context "${context}"; it has ${names.join(", ") || "none"}`,
    );
  config.setCurrentContext(context);
  return config;
}
