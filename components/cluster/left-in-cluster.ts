import * as z from "zod";
import { type ObjectsApi, reasonOf } from "#components/kubernetes/apply/objects-api.ts";

/** What a stack may have left in a cluster without being able to help it. */
export interface Search {
  /** Namespaces that the stack made. */
  readonly namespaces: readonly string[];
  /** Names of definitions that it installed, or what these end in after a dot. */
  readonly definitions: readonly string[];
}

const Volumes = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      spec: z.looseObject({
        persistentVolumeReclaimPolicy: z.string().optional(),
        claimRef: z.looseObject({ namespace: z.string(), name: z.string() }).optional(),
      }),
    }),
  ),
});
const Definitions = z.looseObject({
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })),
});

/** What is left in a cluster, each with its reason. @throws when the cluster does not tell */
export async function foundIn(api: ObjectsApi, { namespaces, definitions }: Search): Promise<string[]> {
  const [volumes, kinds] = await Promise.all([
    list(api, "/api/v1/persistentvolumes", Volumes),
    definitions.length === 0
      ? []
      : list(api, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definitions),
  ]);
  return [
    ...volumes.flatMap(({ metadata, spec: { claimRef, persistentVolumeReclaimPolicy: policy } }) =>
      claimRef !== undefined && namespaces.includes(claimRef.namespace)
        ? [
            policy === "Retain"
              ? `PersistentVolume ${metadata.name} with the data of ${claimRef.namespace}/${claimRef.name}: its reclaim policy is Retain`
              : `PersistentVolume ${metadata.name} of ${claimRef.namespace}/${claimRef.name}: its storage class has not removed it yet`,
          ]
        : [],
    ),
    ...kinds
      .map(({ metadata }) => metadata.name)
      .filter((name) => definitions.some((one) => name === one || name.endsWith(`.${one}`)))
      .map(
        (name) =>
          `CustomResourceDefinition ${name}: objects of this kind are left, of whomever, and would go with it`,
      ),
  ];
}

async function list<T>(
  api: ObjectsApi,
  path: string,
  shape: z.ZodType<{ items: readonly T[] }>,
): Promise<readonly T[]> {
  const answer = await api.call("GET", path);
  if (answer.status !== 200) throw new Error(`${api.server} does not list ${path}: ${reasonOf(answer)}`);
  return shape.parse(answer.body).items;
}
