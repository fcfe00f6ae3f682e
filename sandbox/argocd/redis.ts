import type { Context } from "../processes/context.ts";
import { accepts } from "../processes/readiness.ts";
import type { ProcessSpec } from "../processes/supervisor.ts";

/** Argo CD's cache. It holds nothing that Argo CD does not make again, so it keeps nothing over a stop. */
export function redis({ ports, programs, env }: Context): ProcessSpec {
  const port = ports["redis:redis"];
  return { name: "redis", command: programs.redis, args: [`127.0.0.1:${port}`], env, probe: accepts(port) };
}
