import type { KubernetesObject } from "@kubernetes/client-node";
import type { Cluster, CustomKind } from "./cluster.ts";

type Listener = (object: KubernetesObject | undefined) => void;

/** Calls a listener with one object now, if it is known, and on each change; with undefined when it is gone. */
export type ObjectFeeds = (kind: CustomKind, name: string, listener: Listener) => () => void;

interface Feed {
  readonly listeners: Map<string, Set<Listener>>;
  readonly latest: Map<string, KubernetesObject>;
  readonly stop: () => void;
}

/** One watch for each kind and namespace, for all that listen in this process; it runs only while somebody does. */
export function objectFeeds(cluster: Cluster): ObjectFeeds {
  const feeds = new Map<string, Feed>();

  function open(kind: CustomKind): Feed {
    const listeners: Feed["listeners"] = new Map();
    const latest: Feed["latest"] = new Map();
    const tell = (object: KubernetesObject, now: KubernetesObject | undefined) => {
      const name = object.metadata?.name ?? "";
      if (now === undefined) latest.delete(name);
      else latest.set(name, now);
      for (const listener of listeners.get(name) ?? []) listener(now);
    };
    const { stop } = cluster.watch(
      kind,
      (object) => tell(object, object),
      (object) => tell(object, undefined),
    );
    return { listeners, latest, stop };
  }

  return (kind, name, listener) => {
    const key = `${kind.namespace}/${kind.plural}.${kind.group}`;
    const feed = feeds.get(key) ?? open(kind);
    feeds.set(key, feed);
    const mine = feed.listeners.get(name) ?? new Set();
    feed.listeners.set(name, mine.add(listener));
    const known = feed.latest.get(name);
    if (known !== undefined) listener(known);
    return () => {
      mine.delete(listener);
      if (feeds.get(key) !== feed || [...feed.listeners.values()].some((set) => set.size > 0)) return;
      feed.stop();
      feeds.delete(key);
    };
  };
}
