import { join } from "node:path";
import type { Context } from "../processes/context.ts";
import { answers } from "../processes/readiness.ts";
import type { ProcessSpec } from "../processes/supervisor.ts";

/** The store of the cluster. Its data survives a stop. */
export function etcd({ layout, ports, programs, env }: Context): ProcessSpec {
  const client = `http://127.0.0.1:${ports["etcd:client"]}`;
  const peer = `http://127.0.0.1:${ports["etcd:peer"]}`;
  return {
    name: "etcd",
    command: programs.etcd,
    args: [
      `--data-dir=${join(layout.cluster, "etcd")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      // There is no peer, but without these three it takes the well-known port 2380.
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      "--log-level=warn",
    ],
    env,
    probe: answers(`${client}/health`),
  };
}
