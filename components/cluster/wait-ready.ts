import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { type ObjectsApi, reasonOf } from "#components/kubernetes/apply/objects-api.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";

const NodeList = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      status: z
        .looseObject({
          conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).optional(),
        })
        .optional(),
    }),
  ),
});

/** Milliseconds between two looks. */
const LOOK_AGAIN = 1_000;

/**
 * Waits until the API server is ready and every node takes pods.
 * @throws ClusterError that says what was still missing
 */
export async function waitUntilReady(api: ObjectsApi, title: string, withinSeconds: number): Promise<void> {
  const deadline = Date.now() + withinSeconds * 1_000;
  for (;;) {
    const missing = await notReady(api);
    if (missing === undefined) return;
    if (Date.now() >= deadline)
      throw new ClusterError(
        `${title} was made, but is not ready after ${withinSeconds} s: ${missing}; look at it with kubectl, or raise cluster.readySeconds`,
      );
    await sleep(LOOK_AGAIN);
  }
}

/** What keeps a cluster from being ready, in words; undefined when it is. */
async function notReady(api: ObjectsApi): Promise<string | undefined> {
  const ready = await api.call("GET", "/readyz");
  if (ready.status !== 200) return `its API server says ${reasonOf(ready)}`;
  const answer = await api.call("GET", "/api/v1/nodes");
  if (answer.status !== 200) return `its nodes cannot be listed: ${reasonOf(answer)}`;
  const { items } = NodeList.parse(answer.body);
  const waiting = items.filter(
    ({ status }) => !status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
  );
  if (items.length === 0) return "it has no node";
  return waiting.length === 0
    ? undefined
    : `node ${waiting.map(({ metadata }) => metadata.name).join(", ")} is not Ready`;
}
