import * as pulumi from "@pulumi/pulumi";
import { leaveProjectFolder } from "#components/dynamic/project-folder.ts";
import { loadSettings } from "./config/load.ts";
import { buildPlatform } from "./platform.ts";
import { topologyOf } from "./topology.ts";

/** The deployment of one environment: settings in, platform out, stack outputs. */
export default async function main(): Promise<Record<string, unknown>> {
  leaveProjectFolder(pulumi.runtime.getRootDirectory());
  const loaded = loadSettings();
  const topology = topologyOf(loaded);
  // In a preview the promotions' own checks speak, with the plan, and no cluster is needed.
  if (!pulumi.runtime.isDryRun()) {
    const { assertReady } = await import("./ready.ts");
    await assertReady(loaded, topology);
  }
  return buildPlatform(loaded, topology);
}
