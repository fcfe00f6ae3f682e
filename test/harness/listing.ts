import { stringify } from "yaml";
import { presentable, type Registered } from "./deploy.ts";

/**
 * What was registered, as the text of a golden file: in a fixed order, secrets by their mark.
 * @param shorten what to leave out of a resource's inputs
 */
export function listing(
  resources: readonly Registered[],
  shorten: (inputs: unknown) => unknown = (inputs) => inputs,
): string {
  const listed = resources
    .map(({ type, name, custom, inputs }) =>
      custom ? { type, name, inputs: shorten(presentable(inputs)) } : { type, name },
    )
    .toSorted((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
  return stringify(listed, { sortMapEntries: true, lineWidth: 0 });
}
