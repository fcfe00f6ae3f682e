import * as pulumi from "@pulumi/pulumi";
import { assertPromotionsAllowed } from "#components/promotion/guard.ts";
import { loadSettings } from "./config/load.ts";
import { buildPlatform } from "./platform.ts";
import { promotionsOf, topologyOf } from "./topology.ts";

/** The deployment of one environment: settings in, platform out, stack outputs. */
export default async function main(): Promise<Record<string, unknown>> {
  const loaded = loadSettings();
  const topology = topologyOf(loaded);
  // In a preview the promotions' own checks speak, with the plan; an update must not begin when one is refused.
  if (!pulumi.runtime.isDryRun()) await assertPromotionsAllowed(promotionsOf(loaded, topology));
  return buildPlatform(loaded, topology);
}
