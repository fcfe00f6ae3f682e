import { providerSources } from "#components/dynamic/configuration.ts";
import { resolveCredential } from "#components/dynamic/credential.ts";
import { exitWithoutEngine } from "#components/dynamic/engine.ts";
import { errorForPeople, forPeople } from "#components/dynamic/error-for-people.ts";
import type { StoredMethods } from "#components/dynamic/stored-resource.ts";
import {
  type AppliedManifestInputs,
  type AppliedManifestOutputs,
  announceChanges,
  applyManifest,
  checkManifest,
  deleteManifest,
  manifestChanges,
  readManifest,
  type World,
} from "./lifecycle.ts";
import { objectsOf } from "./objects.ts";
import { openObjects } from "./objects-api.ts";

/** The cluster that the inputs name, through the credential they refer to. */
const world: World = {
  connect: async ({ kubeconfigFrom, context }) =>
    objectsOf(await openObjects(await resolveCredential(kubeconfigFrom, providerSources()), context)),
  guard: exitWithoutEngine,
  say: (line) => console.log(line),
};

const idOf = ({ namespace, name }: AppliedManifestInputs): string => `${namespace}/${name}`;

/** What a failed update leaves is recorded: the next one owes it. */
async function apply(
  inputs: AppliedManifestInputs,
  olds?: AppliedManifestOutputs,
): Promise<AppliedManifestOutputs> {
  const result = await applyManifest(inputs, olds?.objects ?? [], world);
  if (result.failure === undefined) return result.outputs;
  // Nothing was made: there is nothing to record.
  if (olds === undefined && result.outputs.objects.length === 0) throw errorForPeople(result.failure);
  throw Object.assign(errorForPeople(result.failure), {
    id: idOf(inputs),
    properties: result.outputs,
    reasons: [result.failure],
  });
}

/** The methods of the provider of applied manifests in Pulumi's shapes. */
export const methods: StoredMethods<AppliedManifestInputs, AppliedManifestOutputs> = {
  check: (_olds, news) => checkManifest(news),
  diff: async (_id, olds, news) => {
    await announceChanges(olds, news, world.say);
    return manifestChanges(olds, news);
  },
  create: async (inputs) => ({ id: idOf(inputs), outs: await apply(inputs) }),
  update: async (_id, olds, news) => ({ outs: await apply(news, olds) }),
  read: async (id, props) => {
    const found = props === undefined ? undefined : await forPeople(() => readManifest(props, world));
    return found === undefined ? {} : { id, props: found };
  },
  delete: (_id, props) => forPeople(() => deleteManifest(props, world)),
};
