import { errorForPeople, forPeople } from "#components/dynamic/error-for-people.ts";
import type { StoredMethods } from "#components/dynamic/stored-resource.ts";
import { hasUnknown } from "#components/dynamic/unknown.ts";
import {
  clusterChanges,
  deleteCluster,
  ensureCluster,
  type ManagedClusterInputs,
  type ManagedClusterOutputs,
  readCluster,
  refusedChanges,
} from "./lifecycle.ts";
import { liveWorld } from "./live.ts";

const idOf = ({ product, environment }: ManagedClusterInputs): string => `${product}-${environment}`;

/** A failure after the first program ran is recorded: the next update goes on, and a destroy removes what there is. */
async function ensure(
  inputs: ManagedClusterInputs,
  before?: ManagedClusterOutputs,
): Promise<ManagedClusterOutputs> {
  const { outputs, failure } = await forPeople(() => ensureCluster(inputs, liveWorld, before));
  if (failure === undefined) return outputs;
  throw Object.assign(errorForPeople(failure), { id: idOf(inputs), properties: outputs, reasons: [failure] });
}

/** The methods of the provider of clusters in Pulumi's shapes. */
export const methods: StoredMethods<ManagedClusterInputs, ManagedClusterOutputs> = {
  check: async (olds, news) => ({
    inputs: news,
    failures: hasUnknown(news) ? [] : refusedChanges(olds, news),
  }),
  diff: async (_id, olds, news) => clusterChanges(olds, news),
  create: async (inputs) => ({ id: idOf(inputs), outs: await ensure(inputs) }),
  update: async (_id, olds, news) => ({ outs: await ensure(news, olds) }),
  read: async (id, props) => {
    const found = props === undefined ? undefined : await forPeople(() => readCluster(props, liveWorld));
    return found === undefined ? {} : { id, props: found };
  },
  delete: (_id, props) => forPeople(() => deleteCluster(props, liveWorld)),
};
