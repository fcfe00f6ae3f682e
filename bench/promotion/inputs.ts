import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import * as z from "zod";
import type { PromotionInputs } from "#components/promotion/model.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { sandboxVariables } from "#sandbox/session.ts";
import { loadSettings } from "#src/config/load.ts";
import { promotionsOf, topologyOf } from "#src/topology.ts";

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** What Pulumi.yaml and the environment's file configure, as the engine would hand it over: all values are texts. */
function configurationOf(project: string, environment: string): Record<string, string> {
  const read = (file: string) => stackFile.parse(parse(readFileSync(join(project, file), "utf8"))).config;
  const shared = Object.entries(read("Pulumi.yaml")).map(
    ([key, entry]) => [key, z.object({ value: z.unknown() }).parse(entry).value] as const,
  );
  const own = Object.entries(read(`Pulumi.${environment}.yaml`));
  return Object.fromEntries(
    [...shared, ...own].map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/**
 * The promotions that the project's stack files ask for, by the product's own reading of them; only the credentials are
 * named by the sandbox's files, because this process does not have the variables that a run of the engine has.
 */
export function promotionInputs(project: string, environment: string, sandbox: Sandbox): PromotionInputs[] {
  pulumi.runtime.setAllConfig(configurationOf(project, environment));
  const loaded = loadSettings(new pulumi.Config("slipway"), environment, sandboxVariables(sandbox));
  return promotionsOf(loaded, topologyOf(loaded)).map((promotion) => ({
    ...promotion,
    repository: { ...promotion.repository, tokenFrom: { file: sandbox.github.tokenFile } },
    target: { ...promotion.target, kubeconfigFrom: { file: sandbox.kubeconfig } },
  }));
}
