import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Manifest } from "#components/kubernetes/manifest.ts";
import { goModuleFolder } from "#sandbox/toolchain/go.ts";
import { type Schema, violations } from "./strict.ts";

interface CustomResourceDefinition {
  readonly spec: {
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

interface PromotionStep {
  readonly uses?: string;
  readonly config?: unknown;
}

/** Kargo's own schemas, at the pinned release. */
export interface KargoSchemas {
  /** What is wrong with a manifest: by its CRD, and by the schemas of its steps and subscriptions. */
  readonly manifest: (manifest: Manifest) => string[];
  /** What is wrong with one step. */
  readonly step: (step: PromotionStep) => string[];
}

const kargoModule = (): Promise<string> =>
  goModuleFolder(join(import.meta.dirname, "kargo"), "github.com/akuity/kargo");

const crdsIn = (module: string): string => join(module, "charts/kargo/resources/crds");

/** The files of Kargo's definitions. */
export async function kargoCrdFiles(): Promise<string[]> {
  const folder = crdsIn(await kargoModule());
  return readdirSync(folder).map((file) => join(folder, file));
}

/** Finds Kargo's schemas in its Go module, which is fetched and verified if need be. */
export async function kargoSchemas(): Promise<KargoSchemas> {
  const module = await kargoModule();
  const crds = crdsIn(module);
  const steps = join(module, "pkg/promotion/runner/builtin/schemas");
  const subscriptions = join(module, "pkg/subscription/schemas");

  function step({ uses, config }: PromotionStep): string[] {
    const file = `${uses}-config.json`;
    if (!existsSync(join(steps, file))) return [`Kargo has no step ${uses}`];
    const own = json(join(steps, file));
    const resolve = (reference: string): Schema => {
      const [name = "", pointer = ""] = reference.split("#/definitions/");
      const { definitions } = name === "" ? own : json(join(steps, name));
      return (definitions as Record<string, Schema>)[pointer] ?? {};
    };
    return violations(config, own, resolve).map((wrong) => `${uses}: ${wrong}`);
  }

  return {
    step,
    manifest(manifest) {
      const { apiVersion, kind, metadata } = manifest;
      const file = join(crds, `kargo.akuity.io_${kind.toLowerCase()}s.yaml`);
      if (!existsSync(file)) return [`Kargo has no kind ${kind}`];
      const crd = parse(readFileSync(file, "utf8")) as CustomResourceDefinition;
      const version = crd.spec.versions.find(({ name }) => apiVersion === `kargo.akuity.io/${name}`);
      if (version === undefined) return [`Kargo has no ${kind} of ${apiVersion}`];
      return [
        ...violations(manifest, version.schema.openAPIV3Schema),
        ...stepsOf(manifest).flatMap(step),
        ...subscriptionsOf(manifest).flatMap(([type, subscription]) =>
          violations(subscription, json(join(subscriptions, `${type}.json`))).map(
            (wrong) => `${type}: ${wrong}`,
          ),
        ),
      ].map((wrong) => `${kind} ${metadata.name}: ${wrong}`);
    },
  };
}

const json = (file: string): Schema => JSON.parse(readFileSync(file, "utf8"));

/** The steps of a task, or of a Stage's template, that are no tasks themselves. */
function stepsOf({ spec }: Manifest): PromotionStep[] {
  const { steps, promotionTemplate } = (spec ?? {}) as {
    steps?: PromotionStep[];
    promotionTemplate?: { spec: { steps: PromotionStep[] } };
  };
  return (steps ?? promotionTemplate?.spec.steps ?? []).filter(({ uses }) => uses !== undefined);
}

/** The subscriptions of a Warehouse by their type. The CRD lets anything pass there. */
function subscriptionsOf({ spec }: Manifest): [string, unknown][] {
  const { subscriptions = [] } = (spec ?? {}) as { subscriptions?: Record<string, unknown>[] };
  return subscriptions.flatMap((subscription) => Object.entries(subscription));
}
