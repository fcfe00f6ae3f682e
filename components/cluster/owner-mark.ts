import * as z from "zod";
import { type ObjectsApi, reasonOf } from "#components/kubernetes/apply/objects-api.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import type { ClusterOwner } from "./own-files.ts";

/** The ConfigMap in which a cluster that this program made says whose it is. */
const MARK = { name: "slipway-owner", namespace: "kube-system" };
const PATH = `/api/v1/namespaces/${MARK.namespace}/configmaps`;

const Stored = z.looseObject({ data: z.object({ product: z.string(), environment: z.string() }) });

/** Whose cluster it is; undefined when nobody said so. @throws ClusterError */
export async function readMark(api: ObjectsApi): Promise<ClusterOwner | undefined> {
  const answer = await api.call("GET", `${PATH}/${MARK.name}`);
  if (answer.status === 404) return undefined;
  if (answer.status >= 300)
    throw new ClusterError(`the cluster at ${api.server} does not tell whose it is: ${reasonOf(answer)}`);
  return Stored.safeParse(answer.body).data?.data;
}

/** Says in the cluster whose it is. */
export async function writeMark(api: ObjectsApi, { product, environment }: ClusterOwner): Promise<void> {
  const labels = { "app.kubernetes.io/managed-by": "slipway", "app.kubernetes.io/part-of": product };
  const object = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...MARK, labels },
    data: { product, environment },
  };
  const answer = await api.call(
    "PATCH",
    `${PATH}/${MARK.name}?fieldManager=slipway&force=true`,
    object,
    "application/apply-patch+yaml",
  );
  if (answer.status >= 300)
    throw new ClusterError(
      `the cluster at ${api.server} cannot be marked as ours: ${reasonOf(answer)}; its kubeconfig must be an administrator's`,
    );
}
