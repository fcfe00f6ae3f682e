import { isSame } from "#components/dynamic/same.ts";
import type { Host } from "./host.ts";

/** Whether a cluster is there. `stopped`: it is, but answers nobody until it is started. */
export type Presence = "absent" | "stopped" | "running";

/** One cluster, as the official programs of its kind make and remove it. */
export interface ClusterDriver<Spec = unknown> {
  /** What it is, for messages: `kind cluster craftista-dev`. */
  readonly title: string;
  /** The command by which a person starts it when it is stopped. */
  readonly startBy: string;
  /** Makes sure that what `create` needs is there. Changes nothing. @throws ClusterError that says how to get what is missing */
  preflight(): Promise<void>;
  /** @throws ClusterError when it cannot be told */
  find(): Promise<Presence>;
  /** Gets what `create` and `change` need from elsewhere, and checks it. Changes nothing. @throws ClusterError */
  prepare?(): Promise<void>;
  /**
   * Makes the cluster.
   * @param unfinished an earlier run was cut off while it did so: what it left may be removed or gone on with
   */
  create(unfinished: boolean): Promise<void>;
  /** Makes a running cluster that was made with the settings `before` be as its settings say now; undefined: they are not known. */
  change(before: Spec | undefined): Promise<void>;
  /** A kubeconfig that opens it from here; secret. */
  kubeconfig(): Promise<string>;
  /** Removes it with everything in it; nothing happens when it is gone already. */
  remove(): Promise<void>;
}

/** What it means for a running cluster that a setting is another now. */
export interface Change {
  readonly key: string;
  /** `refused`: neither is possible or wise; `why` says so and what to do instead. */
  readonly effect: "update" | "replace" | "refused";
  readonly why?: string;
}

/** A kind of cluster. */
export interface DriverKind<Spec> {
  open(spec: Spec, host: Host): ClusterDriver<Spec>;
  /** What an edit of the settings would do, decided without asking anybody; none when all is the same. */
  changes(before: Spec, after: Spec): readonly Change[];
}

/** The changes of keys that always have the same effect. */
export const changedKeys = <Spec extends object>(
  before: Spec,
  after: Spec,
  effects: Readonly<Partial<Record<keyof Spec & string, Change["effect"]>>>,
): Change[] =>
  Object.entries(effects).flatMap(([key, effect]) =>
    effect === undefined || isSame(settingOf(before, key), settingOf(after, key))
      ? []
      : [{ key, effect: effect as Change["effect"] }],
  );

const settingOf = (spec: object, key: string): unknown =>
  Object.entries(spec).find(([name]) => name === key)?.[1];
