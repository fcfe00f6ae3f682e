import { setTimeout as pause } from "node:timers/promises";
import { type Cluster, createCluster } from "./cluster/cluster.ts";
import { connectionOf } from "./cluster/connection.ts";
import { createDiscovery } from "./cluster/discovery.ts";
import { messageOf, UnreachableError } from "./cluster/errors.ts";
import { selectFromKubeconfig } from "./cluster/kubeconfig.ts";
import { createTransport } from "./cluster/transport.ts";
import type { Log } from "./engine.ts";
import type { Settings } from "./settings.ts";

/** A cluster and the namespace for objects that name none. */
export interface Connected {
  readonly cluster: Cluster;
  readonly namespace: string;
}

/** What every operation of one configured provider works with. */
export interface Session {
  readonly settings: Settings;
  readonly log: Log;
  /** The cluster, connected at first use. Throws UnreachableError when the kubeconfig is of no use. */
  connect(): Promise<Connected>;
  /** Tells the user, once a command, that a preview is made without the cluster's answers. */
  warnUnreachable(urn: string, error: UnreachableError): void;
  /** Waits; throws when the engine cancels the command. */
  pause(milliseconds: number): Promise<void>;
}

async function open(settings: Settings, signal: AbortSignal): Promise<Connected> {
  try {
    const selection = await selectFromKubeconfig(settings, process.env);
    const transport = createTransport(connectionOf(selection), signal);
    return {
      cluster: createCluster(transport, createDiscovery(transport)),
      namespace: settings.namespace ?? selection.namespace,
    };
  } catch (error) {
    throw new UnreachableError(`there is no usable kubeconfig: ${messageOf(error)}`);
  }
}

/** A session that ends its waits and requests when `signal` aborts. */
export function createSession(settings: Settings, log: Log, signal: AbortSignal): Session {
  let connected: Promise<Connected> | undefined;
  let warned = false;
  return {
    settings,
    log,
    connect() {
      connected ??= open(settings, signal);
      return connected;
    },
    warnUnreachable(urn, error) {
      if (!warned) log("warning", urn, `previewed without the cluster's answers: ${error.message}`);
      warned = true;
    },
    async pause(milliseconds) {
      await pause(milliseconds, undefined, { signal }).catch(() => {
        throw new Error("canceled");
      });
    },
  };
}
