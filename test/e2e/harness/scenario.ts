import { afterEach, beforeEach, describe } from "vitest";
import { endToEnd } from "./context.ts";

let broken: string | undefined;

/**
 * One point of the scenario. Points run in the order in which they are declared, and each stands on the state that the
 * ones before it left: after a failure nothing more is tried, and what was not tried says why.
 */
export function point(name: string, tests: () => void): void {
  describe(name, () => {
    beforeEach(({ skip }) => {
      if (broken !== undefined) skip(`stands on what "${broken}" should have left`);
    });
    afterEach(({ task }) => {
      if (task.result?.state === "fail") broken ??= `${name}: ${task.name}`;
    });
    tests();
  });
}

/** The product, as the stack files name it. */
export const PRODUCT = "craftista";
/** Its environments in the order of the pipeline. */
export const STAGES = ["dev", "staging", "prod"] as const;
/** Its services. */
export const SERVICES = ["frontend", "catalogue", "catalogue-db", "recommendation", "voting"] as const;

/** The namespace of an environment. */
export const namespaceOf = (stage: string): string => `${PRODUCT}-${stage}`;

/** The image repository of a service. */
export const imageRepository = (service: string): string =>
  `${endToEnd().sandbox.registry}/${PRODUCT}/${service}`;

/** The same version for every service. */
export const allAt = (version: string): Record<string, string> =>
  Object.fromEntries(SERVICES.map((service) => [service, version]));
