import { setTimeout as sleep } from "node:timers/promises";
import {
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
} from "@kubernetes/client-node";
import pLimit from "p-limit";
import { openCluster } from "#components/kubernetes/cluster.ts";
import { applicationKind, REFRESH } from "#components/promotion/controller/argocd/applications.ts";

/** A namespace that the sandbox's Argo CD does not look at. */
export const NAMESPACE = "bench-fleet";

/** From Synced to Healthy, in milliseconds, if nobody says otherwise. */
export const ROLL_OUT = 1_000;

/** A stand-in for Argo CD that plays Synced and Progressing, then Healthy, for Applications without any pods. */
export interface ScriptedArgoCd {
  /** Makes Applications that are not there yet. */
  applications(names: readonly string[]): Promise<void>;
  /** Holds the roll-outs that begin from now on, until `finish`. */
  hold(): void;
  /** Resolves when as many roll-outs are held. */
  held(count: number): Promise<void>;
  finish(): void;
  stop(): void;
}

/** @param tip the revision that Git is at */
export async function scriptedArgoCd(
  kubeconfig: string,
  tip: () => Promise<string>,
): Promise<ScriptedArgoCd> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const objects = config.makeApiClient(CustomObjectsApi);
  const kind = applicationKind(NAMESPACE);
  const limited = pLimit(20);
  await config.makeApiClient(CoreV1Api).createNamespace({ body: { metadata: { name: NAMESPACE } } });

  const patch = (name: string, body: object) =>
    limited(() =>
      objects.patchNamespacedCustomObject(
        { ...kind, name, body },
        setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
      ),
    );
  async function sync(name: string): Promise<void> {
    const revision = await tip();
    const at = new Date().toISOString();
    const operation = {
      operation: { sync: { revision } },
      phase: "Succeeded",
      startedAt: at,
      finishedAt: at,
    };
    const source = { repoURL: "https://git", path: "." };
    const status = (health: string) => ({
      sync: { status: "Synced", revision, comparedTo: { source, destination: {} } },
      health: { status: health },
      operationState: { ...operation, syncResult: { revision, source } },
      reconciledAt: at,
    });
    await patch(name, {
      metadata: { annotations: { [REFRESH]: null } },
      status: status("Progressing"),
    });
    if (holding === undefined) await sleep(ROLL_OUT);
    else {
      holding.count++;
      await holding.over;
    }
    await patch(name, { status: status("Healthy") });
  }

  /** What is being synced, and whether it was asked for again meanwhile. */
  const busy = new Map<string, boolean>();
  let holding: { count: number; readonly over: Promise<void>; readonly end: () => void } | undefined;
  async function work(name: string): Promise<void> {
    do {
      busy.set(name, false);
      await sync(name);
    } while (busy.get(name));
  }
  const { stop } = openCluster(kubeconfig).watch(kind, ({ metadata }) => {
    const name = metadata?.name ?? "";
    if (metadata?.annotations?.[REFRESH] === undefined) return;
    if (busy.has(name)) {
      busy.set(name, true);
      return;
    }
    // A run that was ended takes the API server away: what is then left undone concerns nobody.
    work(name)
      .catch(() => {})
      .finally(() => busy.delete(name));
  });

  const made = new Set<string>();
  return {
    async applications(names) {
      const missing = names.filter((name) => !made.has(name));
      await Promise.all(
        missing.map((name) =>
          limited(() =>
            objects.createNamespacedCustomObject({
              ...kind,
              body: {
                apiVersion: `${kind.group}/${kind.version}`,
                kind: "Application",
                metadata: { name, namespace: NAMESPACE },
                spec: {
                  project: "default",
                  source: { repoURL: "https://git", path: "." },
                  destination: { server: "https://kubernetes.default.svc", namespace: NAMESPACE },
                },
              },
            }),
          ),
        ),
      );
      for (const name of missing) made.add(name);
    },
    hold() {
      const { promise: over, resolve: end } = Promise.withResolvers<void>();
      holding = { count: 0, over, end };
    },
    async held(count) {
      while (holding !== undefined && holding.count < count) await sleep(100);
    },
    finish() {
      holding?.end();
      holding = undefined;
    },
    stop,
  };
}
