import { setTimeout as sleep } from "node:timers/promises";
import { ManifestError } from "./manifest-text.ts";
import { describeRef, type ObjectRef, stageOf } from "./object-ref.ts";
import type { Objects } from "./objects.ts";

/** What becomes of each step of a removal. */
export interface RemovalSteps {
  /** Runs before each write; throws or ends the process when the run is over. */
  readonly guard: () => Promise<void>;
  readonly say: (line: string) => void;
  /** Seconds until an object must be gone. */
  readonly withinSeconds: number;
}

/**
 * Removes objects, last applied first, and waits until those of one stage are gone before the next: what holds custom
 * resources back is still there while they end. A definition of which objects are left stays, because they would go with it.
 * @returns what stayed
 * @throws ManifestError that names what does not go, and what holds it
 */
export async function removeObjects(
  objects: Objects,
  refs: readonly ObjectRef[],
  { guard, say, withinSeconds }: RemovalSteps,
): Promise<ObjectRef[]> {
  const kept: ObjectRef[] = [];
  const stages = [...new Set(refs.map(stageOf))].toSorted((a, b) => b - a);
  for (const stage of stages) {
    const going: ObjectRef[] = [];
    for (const ref of refs.filter((one) => stageOf(one) === stage).toReversed()) {
      await guard();
      if (ref.kind === "CustomResourceDefinition" && (await isInUse(objects, ref))) {
        say(`kept: ${describeRef(ref)}, because objects of this kind are left and would go with it`);
        kept.push(ref);
        continue;
      }
      await objects.remove(ref);
      going.push(ref);
    }
    await waitUntilGone(objects, going, withinSeconds);
  }
  return kept;
}

async function isInUse(objects: Objects, ref: ObjectRef): Promise<boolean> {
  const definition = await objects.get(ref);
  return definition !== undefined && (await objects.hasObjects(definition));
}

async function waitUntilGone(
  objects: Objects,
  refs: readonly ObjectRef[],
  withinSeconds: number,
): Promise<void> {
  const deadline = Date.now() + withinSeconds * 1_000;
  let waiting = refs;
  for (;;) {
    const found = await Promise.all(waiting.map(async (ref) => ({ ref, live: await objects.get(ref) })));
    const left = found.filter(({ live }) => live !== undefined);
    if (left.length === 0) return;
    if (Date.now() > deadline) {
      const reasons = left.map(({ ref, live }) => {
        const finalizers = live?.metadata.finalizers ?? [];
        return finalizers.length === 0
          ? describeRef(ref)
          : `${describeRef(ref)} (held by ${finalizers.join(", ")})`;
      });
      throw new ManifestError(
        `not gone within ${withinSeconds} s: ${reasons.join("; ")}; see what holds them, then run it again`,
      );
    }
    waiting = left.map(({ ref }) => ref);
    await sleep(200);
  }
}
