import * as z from "zod";
import { parseImageFile } from "../image-file.ts";
import { type PinnedFreight, verifiedRef } from "../model.ts";
import { type Decision, defineGate } from "./gate.ts";

declare module "./gate.ts" {
  interface GateSettings {
    /** The services that this one waits for, as the stage pins them. */
    readonly order?: readonly Dependency[];
  }
}

/** A service that another depends on, and the version that the stage pins. */
export interface Dependency {
  readonly service: string;
  readonly version: string;
  /** The file that carries its image in this stage. */
  readonly imageFile: string;
}

/** What is known of a dependency. */
export interface DependencyFact extends Dependency {
  /** What Git carries for it in this stage. */
  readonly carried: PinnedFreight | undefined;
  /** The digest with which the stage verified the pinned version; undefined without a record. */
  readonly verified: string | undefined;
}

/** Every dependency runs what the stage pins, and the stage has verified it. */
export function decideOrder(dependencies: readonly DependencyFact[]): Decision {
  const missing = dependencies.filter(
    ({ version, carried, verified }) => carried?.version !== version || verified !== carried.digest,
  );
  const names = (found: readonly Dependency[]) =>
    found.map(({ service, version }) => `${service} ${version}`);
  if (missing.length === 0) return { state: "pass", reason: `${names(dependencies).join(", ")} verified` };
  return {
    // The same update promotes what it waits for, first: it is for the moment of the commit to say no.
    state: "unknown",
    reason: `waits until ${names(missing).join(", ")} ${missing.length === 1 ? "is" : "are"} verified, which the same \`pulumi up\` promotes first`,
  };
}

/** A service comes after those that it depends on. */
export const order = defineGate({
  name: "order",
  waivable: true,
  byRecord: false,
  keys: ({ name }) => ({
    order: z
      .record(name, z.array(name).min(1))
      .optional()
      .meta({
        description: "Services by those that they wait for: their pins must be verified in this stage first",
        examples: [{ catalogue: ["catalogue-db"] }],
      }),
  }),
  ask: (asked, { service, pinned, imageFile }) => {
    const dependencies = (asked.order?.[service] ?? []).flatMap((name) => {
      const version = pinned(name);
      return version === undefined ? [] : [{ service: name, version, imageFile: imageFile(name) }];
    });
    return dependencies.length === 0 ? undefined : dependencies;
  },
  settings: ({ gates }) => gates?.order,
  fetch: async ({ stage }, { records, files }, dependencies) => {
    const refOf = ({ service, version }: Dependency) => verifiedRef(stage, service, version);
    const digests = await records.digests(dependencies.map(refOf));
    return dependencies.map((dependency) => ({
      ...dependency,
      carried: parseImageFile(files.get(dependency.imageFile)),
      verified: digests.get(refOf(dependency)),
    }));
  },
  decide: (_promotion, facts) => decideOrder(facts),
});
