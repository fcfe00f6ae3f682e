import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, by the end of their path, longest first; size says nothing of them. */
export const LONG = [
  "test/e2e/scenario.test.ts",
  // On a new machine it has Flux built, which takes longer than its tests.
  "test/e2e/flux.test.ts",
  "test/e2e/notifications.test.ts",
  "test/e2e/trusted-promotions.test.ts",
  "test/e2e/two-clusters.test.ts",
];

const rankOf = (path: string): number => {
  const rank = LONG.findIndex((end) => path.endsWith(end));
  return rank === -1 ? LONG.length : rank;
};

/** Puts long files before others, so that none of them is left to run alone at the end while a worker has nothing to do. */
export const longFirst = <Spec extends { readonly moduleId: string }>(specs: readonly Spec[]): Spec[] =>
  specs.toSorted((a, b) => rankOf(a.moduleId) - rankOf(b.moduleId));

/** The runner's own order, but for the long files. Groups of projects are kept apart by the runner, not by this order. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return longFirst(await super.sort(files));
  }
}
