import { setTimeout as sleep } from "node:timers/promises";
import { liveArgoCd } from "#components/promotion/controller/argocd/live.ts";
import type { Session } from "#sandbox/session.ts";
import type { Steps } from "../../steps.ts";
import { countingProxy } from "./counting-proxy.ts";
import { NAMESPACE, type ScriptedArgoCd } from "./scripted-argocd.ts";

/** For how long requests are counted, in seconds. */
export const WINDOW = 20;

/** What it costs to wait. */
export interface Waiting {
  readonly waits: number;
  readonly perMinute: number;
  /** Requests in the window, by what they ask. */
  readonly calls: ReadonlyMap<string, number>;
  /** Watches that were begun from the first wait to the window's end. */
  readonly watches: number;
}

/** Waits for many slow roll-outs at once as promotions do, and counts what the API server is asked. */
export async function measureWaiting(
  session: Session,
  argoCd: ScriptedArgoCd,
  services: readonly string[],
  tip: string,
  steps: Steps,
): Promise<Waiting> {
  steps.check();
  const proxy = await countingProxy(session.sandbox.kubeconfig);
  argoCd.hold();
  try {
    const wait = { timeoutSeconds: 120, holdSeconds: 0 };
    const common = { kind: "argocd", namespace: NAMESPACE, destinationNamespace: NAMESPACE } as const;
    const waits = services.map((service) =>
      liveArgoCd({ ...common, application: service, kubeconfigFrom: { env: "none" } }, wait, {
        kubeconfig: proxy.kubeconfig,
      }).waitFor({ id: `fleet/${service}`, commit: tip, carriedBy: async (revision) => revision === tip }),
    );
    const ended = Promise.all(waits);
    ended.catch(() => {});
    await Promise.race([argoCd.held(services.length), ended]);
    // The last to be synced is still being heard of.
    await sleep(2_000);
    const before = proxy.calls();
    await sleep(WINDOW * 1_000);
    const calls = proxy.calls();
    argoCd.finish();
    await ended;
    const count = [...calls.values()].reduce((sum, value) => sum + value, 0);
    const watches = [before, calls].reduce((sum, map) => sum + (map.get("watch applications") ?? 0), 0);
    steps.say(
      `${services.length} waits: ${count} requests in ${WINDOW} s (${[...calls].map(([what, n]) => `${n} ${what}`).join(", ")})`,
    );
    return { waits: services.length, perMinute: (count * 60) / WINDOW, calls, watches };
  } finally {
    argoCd.finish();
    proxy.close();
  }
}
