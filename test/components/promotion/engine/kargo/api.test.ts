import { expect, it, vi } from "vitest";
import type { Cluster, CustomKind } from "#components/kubernetes/cluster.ts";
import { objectFeeds } from "#components/kubernetes/feeds.ts";
import { kargoApi } from "#components/promotion/engine/kargo/api.ts";

/** A cluster that keeps what it is asked, and calls watchers when a test says so. */
function recordingCluster() {
  const watches: { kind: CustomKind; stop: () => void }[] = [];
  const tell: Parameters<Cluster["watch"]>[1][] = [];
  const gone: NonNullable<Parameters<Cluster["watch"]>[2]>[] = [];
  const cluster = {
    server: "https://cluster",
    get: vi.fn(async () => undefined),
    list: vi.fn(async () => []),
    create: vi.fn(async () => ({ metadata: { name: "made" } })),
    mergeStatus: vi.fn(async () => {}),
    annotate: vi.fn(async () => {}),
    pods: vi.fn(async () => []),
    watch: vi.fn(
      (kind: CustomKind, onObject: Parameters<Cluster["watch"]>[1], onGone?: (typeof gone)[number]) => {
        const stop = vi.fn();
        watches.push({ kind, stop });
        tell.push(onObject);
        if (onGone !== undefined) gone.push(onGone);
        return { stop };
      },
    ),
  } satisfies Cluster;
  return { cluster, watches, tell, gone };
}

it("approves on the status subresource, because on the object itself the API changes nothing", async () => {
  const { cluster } = recordingCluster();
  await kargoApi(cluster, "craftista").approve("f1", "prod", new Date("2026-11-21T00:00:00Z"));
  expect(cluster.mergeStatus).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ plural: "freights", namespace: "craftista" }),
    "f1",
    { approvedFor: { prod: { approvedAt: "2026-11-21T00:00:00.000Z" } } },
  );
});

it("asks for a promotion by a POST without a name of its own, and for a dry run of the same", async () => {
  const { cluster } = recordingCluster();
  const api = kargoApi(cluster, "craftista");
  await api.propose({ stage: "dev", freight: "f1" }, true);
  await api.propose({ stage: "dev", freight: "f1" }, false);
  const body = expect.objectContaining({
    kind: "Promotion",
    metadata: { generateName: "promotion-", namespace: "craftista" },
    spec: { stage: "dev", freight: "f1" },
  });
  expect(cluster.create.mock.calls.map((call: unknown[]) => call.slice(1))).toEqual([
    [body, true],
    [body, false],
  ]);
});

it("has one watch for all that follow a kind, tells what is gone, and stops with the last", () => {
  const { cluster, watches, tell, gone } = recordingCluster();
  const api = kargoApi(cluster, "craftista", objectFeeds(cluster));
  const seen: unknown[] = [];
  const stops = ["a", "b"].map((name) =>
    api.follow("promotions", name, (object) => seen.push([name, object])),
  );
  expect(watches).toHaveLength(1);
  tell[0]?.({ metadata: { name: "a" } });
  gone[0]?.({ metadata: { name: "a" } });
  expect(seen).toEqual([
    ["a", { metadata: { name: "a" } }],
    ["a", undefined],
  ]);
  stops[0]?.();
  expect(watches[0]?.stop).not.toHaveBeenCalled();
  stops[1]?.();
  expect(watches[0]?.stop).toHaveBeenCalledOnce();
});
