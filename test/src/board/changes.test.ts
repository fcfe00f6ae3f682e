import { resolve } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Cluster } from "#components/kubernetes/cluster.ts";
import { followChanges } from "#src/board/changes.ts";
import { openProject } from "#src/commands/project.ts";
import { sandboxVariables } from "#test/harness/deploy.ts";

const { environments } = openProject(resolve(import.meta.dirname, "../../.."), sandboxVariables);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A cluster of which only the watch is used. */
function watchable() {
  const listeners: (() => void)[] = [];
  const stop = vi.fn();
  const unused = () => {
    throw new Error("not asked for");
  };
  const cluster: Cluster = {
    server: "https://cluster.test",
    watch: (_kind, onObject) => {
      listeners.push(() => onObject({}));
      return { stop };
    },
    list: unused,
    pods: unused,
    get: unused,
    create: unused,
    mergeStatus: unused,
    annotate: unused,
  };
  return {
    clusters: { applications: cluster, pods: cluster },
    change: () => listeners.map((tell) => tell()),
    stop,
  };
}

it("looks once after many changes of a cluster that all environments share", async () => {
  const { clusters, change, stop } = watchable();
  const changed = vi.fn(async () => {});
  const following = await followChanges(environments, async () => clusters, changed, {
    every: 60_000,
    gather: 1_000,
  });
  expect(change()).toHaveLength(1);
  change();
  await vi.advanceTimersByTimeAsync(999);
  expect(changed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(changed).toHaveBeenCalledTimes(1);
  change();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(changed).toHaveBeenCalledTimes(2);
  following.stop();
  expect(stop).toHaveBeenCalledTimes(1);
});

it("looks again without a cluster too, some time after the last look ended, until it is stopped", async () => {
  let looks = 0;
  const slow = async () => {
    looks += 1;
    await new Promise((resolve_) => setTimeout(resolve_, 5_000));
  };
  const open = async () => {
    throw new Error("connect ECONNREFUSED");
  };
  const following = await followChanges(environments, open, slow, { every: 1_000, gather: 10 });
  await vi.advanceTimersByTimeAsync(6_500);
  expect(looks).toBe(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(looks).toBe(2);
  following.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toBe(2);
});
