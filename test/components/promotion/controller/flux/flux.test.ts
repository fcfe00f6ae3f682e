import type { KubernetesObject, V1Pod } from "@kubernetes/client-node";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Cluster } from "#components/kubernetes/cluster.ts";
import { fluxController } from "#components/promotion/controller/flux/flux.ts";
import type { FluxState } from "#components/promotion/controller/flux/judge.ts";
import { condition, LATER, NEW, state } from "./states.ts";

const target = {
  kind: "flux",
  release: "catalogue-dev",
  source: "shop-dev",
  namespace: "flux-system",
  destinationNamespace: "shop-dev",
  kubeconfigFrom: { env: "KUBECONFIG" },
} as const;

const crashing: V1Pod = {
  metadata: { name: "catalogue-1" },
  status: {
    containerStatuses: [
      {
        name: "app",
        image: "catalogue",
        imageID: "",
        ready: false,
        restartCount: 3,
        state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 40s" } },
      },
    ],
  },
};

/** A controller over objects that the test changes. */
function flux({ holdSeconds = 0, timeoutSeconds = 60, carriedBy = async (_: string) => false } = {}) {
  let pods: V1Pod[] = [];
  let release: KubernetesObject | undefined = state().release;
  const annotated: string[] = [];
  const listeners = new Map<string, (object: KubernetesObject | undefined) => void>();
  const never = () => Promise.reject(new Error("not asked for"));
  const cluster: Cluster = {
    server: "https://cluster.test",
    get: async () => release,
    list: never,
    create: never,
    mergeStatus: never,
    pods: async () => pods,
    annotate: async ({ plural }, name, annotations) => {
      annotated.push(`${plural}/${name} ${Object.keys(annotations)}`);
    },
    watch: () => ({ stop: () => {} }),
  };
  const controller = fluxController(
    cluster,
    (kind, name, listener) => {
      const key = `${kind.plural}/${name}`;
      listeners.set(key, listener);
      return () => void listeners.delete(key);
    },
    target,
    { holdSeconds, timeoutSeconds },
  );
  return {
    controller,
    annotated,
    listeners,
    wait: () => controller.waitFor({ id: "dev/catalogue", commit: NEW, carriedBy }),
    tell(now: FluxState) {
      listeners.get("gitrepositories/shop-dev")?.(now.source);
      listeners.get("helmcharts/flux-system-catalogue-dev")?.(now.chart);
      listeners.get("helmreleases/catalogue-dev")?.(now.release);
    },
    setPods: (next: V1Pod[]) => {
      pods = next;
    },
    setRelease: (next: KubernetesObject | undefined) => {
      release = next;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("before anything is committed", () => {
  it("there must be a HelmRelease", async () => {
    const { controller, setRelease } = flux();
    await expect(controller.preflight()).resolves.toBeUndefined();
    setRelease(undefined);
    await expect(controller.preflight()).rejects.toThrow(
      "there is no HelmRelease flux-system/catalogue-dev in the cluster at https://cluster.test; run `pulumi up`",
    );
  });

  it("it must not be suspended", async () => {
    const { controller, setRelease } = flux();
    setRelease(state({ suspend: true }).release);
    await expect(controller.preflight()).rejects.toThrow(
      "HelmRelease flux-system/catalogue-dev is suspended, and Flux would not roll anything out; take `suspend` out",
    );
  });
});

describe("waiting for Flux", () => {
  it("asks for a look at Git and at the release, ignores the old release, and ends with the new one", async () => {
    const run = flux();
    const result = run.wait();
    const request = "reconcile.fluxcd.io/requestedAt";
    expect(run.annotated).toEqual([
      `gitrepositories/shop-dev ${request}`,
      `helmreleases/catalogue-dev ${request}`,
    ]);
    run.tell(state());
    await vi.advanceTimersByTimeAsync(600);
    run.tell(state({ tried: NEW }));
    await vi.advanceTimersByTimeAsync(10);
    await expect(result).resolves.toMatchObject({ revision: NEW });
    expect(run.listeners.size).toBe(0);
  });

  it("asks again while Flux stays where it was, and no more once the commit is being rolled out", async () => {
    const run = flux();
    const result = run.wait().catch((error: Error) => error);
    run.tell(state());
    await vi.advanceTimersByTimeAsync(7_000);
    expect(run.annotated).toHaveLength(6);
    const unknown = condition("Ready", "Unknown", "Progressing", "Running 'upgrade'");
    run.tell(state({ tried: NEW, conditions: [unknown] }));
    await vi.advanceTimersByTimeAsync(7_000);
    expect(run.annotated).toHaveLength(6);
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(result).resolves.toMatchObject({
      message: "dev/catalogue is not healthy at bbbbbbb: not after 60 s (Running 'upgrade')",
    });
  });

  it("knows a commit again after Git has moved on, and accepts it when it carries the freight", async () => {
    const run = flux({ carriedBy: async (revision) => revision === LATER });
    const result = run.wait();
    run.tell(state({ source: LATER }));
    run.tell(state({ source: "d".repeat(40) }));
    // Made of a commit that the GitRepository no longer names.
    run.tell({ ...state({ tried: LATER, source: "d".repeat(40) }) });
    await vi.advanceTimersByTimeAsync(10);
    await expect(result).resolves.toMatchObject({ revision: LATER });
  });

  it("does not believe in health while a pod crashes: Flux has stopped looking", async () => {
    const run = flux({ holdSeconds: 2, timeoutSeconds: 30 });
    const settled = vi.fn();
    const result = run.wait();
    result.then(settled, settled);
    run.setPods([crashing]);
    run.tell(state({ tried: NEW }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(settled).not.toHaveBeenCalled();
    run.setPods([{ ...crashing, metadata: { name: "old", deletionTimestamp: new Date() } }]);
    await vi.advanceTimersByTimeAsync(3_000);
    await expect(result).resolves.toMatchObject({ revision: NEW });
  });

  it("fails with Helm's reason and that of the pods when the failure lasts", async () => {
    const run = flux();
    const result = run.wait().catch((error: Error) => error);
    run.setPods([crashing]);
    const why = "Helm upgrade failed: context deadline exceeded";
    run.tell(state({ tried: NEW, conditions: [condition("Ready", "False", "UpgradeFailed", why)] }));
    await vi.advanceTimersByTimeAsync(4_000);
    await expect(result).resolves.toMatchObject({
      message: `dev/catalogue is not healthy at bbbbbbb: ${why}; container app: CrashLoopBackOff: back-off 40s`,
    });
  });

  describe("that Flux gave up at once, as after a release that ran out of time", () => {
    const why = "Helm upgrade failed: failed early due to stalled resources: [Deployment/shop-dev/catalogue]";
    const gaveUp = state({ tried: NEW, conditions: [condition("Ready", "False", "UpgradeFailed", why)] });

    it("is not believed while no pod fails: it is asked to try again, and the release ends well", async () => {
      const run = flux();
      const result = run.wait();
      run.setPods([{ ...crashing, metadata: { name: "old", deletionTimestamp: new Date() } }]);
      run.tell(gaveUp);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(run.annotated).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(run.annotated.slice(2)).toEqual([
        expect.stringContaining("gitrepositories/shop-dev"),
        expect.stringContaining("helmreleases/catalogue-dev"),
      ]);
      run.tell(state({ tried: NEW }));
      await vi.advanceTimersByTimeAsync(10);
      await expect(result).resolves.toMatchObject({ revision: NEW });
    });

    it.each([
      ["a pod fails", [crashing], 4_000],
      ["it gives up again", [], 8_000],
    ])("is believed when %s", async (_, pods, after) => {
      const run = flux();
      const result = run.wait().catch((error: Error) => error);
      run.setPods(pods);
      run.tell(gaveUp);
      await vi.advanceTimersByTimeAsync(after);
      await expect(result).resolves.toMatchObject({ message: expect.stringContaining(why) });
    });
  });
});
