import type { Change, ClusterDriver } from "./driver.ts";
import { existing, sandbox } from "./drivers/given.ts";
import { kind } from "./drivers/kind.ts";
import type { Host } from "./host.ts";
import type { ClusterSpec, ManagedSpec } from "./spec.ts";

/** The driver of a cluster. */
export function openDriver(spec: ClusterSpec, host: Host): ClusterDriver {
  switch (spec.driver) {
    case "kind":
      return kind.open(spec, host);
    case "existing":
      return existing.open(spec, host);
    case "sandbox":
      return sandbox.open(spec, host);
  }
}

/** What an edit of a cluster's settings would do to it. Another kind of cluster is another cluster. */
export function changesOf(before: ManagedSpec, after: ManagedSpec): readonly Change[] {
  if (before.driver !== after.driver) return [{ key: "driver", effect: "replace" }];
  return kind.changes(before, after);
}
