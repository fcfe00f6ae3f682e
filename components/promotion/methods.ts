import { forPeople } from "#components/dynamic/error-for-people.ts";
import type { StoredMethods } from "#components/dynamic/stored-resource.ts";
import { apply, type CheckedInputs, check, diff, farewell, read } from "./lifecycle.ts";
import { type PromotionInputs, type PromotionOutputs, promotionId } from "./model.ts";

/** The methods of the promotion provider in Pulumi's shapes. */
export const methods: StoredMethods<CheckedInputs, PromotionOutputs> = {
  check: async (_olds, news) => {
    const { inputs, failures } = await check(news);
    return { inputs, failures };
  },
  diff: (_id, olds, news) => diff(olds, news),
  create: async (inputs) => ({ id: promotionId(inputs), outs: await apply(inputs) }),
  update: async (_id, _olds, news) => ({ outs: await apply(news) }),
  read: async (id, props) => {
    const found = props === undefined ? undefined : await forPeople(() => read(props));
    return found === undefined ? {} : { id, props: found, inputs: inputsOf(found) };
  },
  delete: async (_id, props) => console.log(farewell(props)),
};

/** Returned from `read` beside the outputs: without them the next preview could not print the drifted version. */
function inputsOf(outputs: PromotionOutputs): PromotionOutputs {
  const {
    digest: _digest,
    commit: _commit,
    verifiedTag: _tag,
    healthyAfterSeconds: _seconds,
    ...inputs
  } = outputs;
  return inputs satisfies PromotionInputs as PromotionOutputs;
}
