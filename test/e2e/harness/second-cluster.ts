import { dirname } from "node:path";
import {
  AppsV1Api,
  AuthorizationV1Api,
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  type V1Node,
} from "@kubernetes/client-node";
import { node } from "#sandbox/cluster/kwok.ts";
import { startCluster } from "#sandbox/cluster-only.ts";
import { getPrograms } from "#sandbox/local.ts";
import { stopSandbox } from "#sandbox/sandbox.ts";
import { endToEnd } from "./context.ts";
import { secondRootIn } from "./run-folder.ts";

const say = (line: string): void => {
  process.stderr.write(`[e2e] second cluster: ${line}\n`);
};

type Header = Parameters<KubernetesObjectApi["read"]>[0];

/** A real control plane beside the sandbox's, with simulated pods as there. */
export interface SecondCluster {
  readonly kubeconfig: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Adds simulated nodes to the one that it has. */
  addNodes(count: number): Promise<void>;
  /** An object by what identifies it; undefined when there is none. */
  find<T extends KubernetesObject>(object: Header): Promise<T | undefined>;
  /** Images of the Deployments of a namespace, by name. */
  deployments(namespace: string): Promise<Record<string, string>>;
  namespaces(product: string): Promise<string[]>;
  /** Whether whoever holds a token may do something; undefined for a token that the cluster does not know. */
  allows(token: string, verb: string, resource: string, namespace?: string): Promise<boolean | undefined>;
}

export async function secondCluster(): Promise<SecondCluster> {
  const root = secondRootIn(dirname(endToEnd().folder));
  const programs = await getPrograms(() => {});
  const start = () => startCluster({ root, programs, report: say });
  const kubeconfig = await start();
  const open = (): KubeConfig => {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    return config;
  };
  return {
    kubeconfig,
    start: async () => {
      await start();
    },
    stop: () => stopSandbox(root, say),
    addNodes: async (count) => {
      const core = open().makeApiClient(CoreV1Api);
      for (let index = 0; index < count; index++)
        await core.createNode({ body: node(`simulated-${index}`) as V1Node });
    },
    find: <T extends KubernetesObject>(object: Header) =>
      KubernetesObjectApi.makeApiClient(open())
        .read<T>(object)
        .catch((error: { code?: number }) => {
          if (error.code === 404) return undefined;
          throw error;
        }),
    deployments: async (namespace) => {
      const { items } = await open().makeApiClient(AppsV1Api).listNamespacedDeployment({ namespace });
      return Object.fromEntries(
        items.map(({ metadata, spec }) => [
          metadata?.name ?? "",
          spec?.template.spec?.containers[0]?.image ?? "",
        ]),
      );
    },
    namespaces: async (product) => {
      const { items } = await open().makeApiClient(CoreV1Api).listNamespace();
      return items
        .flatMap(({ metadata }) => metadata?.name ?? [])
        .filter((name) => name.startsWith(`${product}-`));
    },
    allows: async (token, verb, resource, namespace) => {
      const config = open();
      config.users = [{ name: "token", token }];
      config.contexts = config.contexts.map((context) => ({ ...context, user: "token" }));
      const [group = "", name = resource] = resource.includes("/") ? resource.split("/") : ["", resource];
      const resourceAttributes = {
        verb,
        group,
        resource: name,
        ...(namespace === undefined ? {} : { namespace }),
      };
      try {
        const review = await config
          .makeApiClient(AuthorizationV1Api)
          .createSelfSubjectAccessReview({ body: { spec: { resourceAttributes } } });
        return review.status?.allowed;
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === 401) return undefined;
        throw error;
      }
    },
  };
}
