import type { Cluster, EnsureAll } from "../cluster/cluster.ts";
import { ensureCrds, readCrds } from "../cluster/crds.ts";
import { createIfAbsent } from "../cluster/kube-client.ts";
import type { Context } from "../processes/context.ts";
import { ensurePrivateDirectory } from "../processes/private-files.ts";
import { type FluxPrograms, fluxControllers, namespace } from "./controllers.ts";

/** What Flux is started from. */
export interface FluxParts {
  readonly programs: FluxPrograms;
  /** Paths of the CRD files (YAML) of its controllers. */
  readonly crds: readonly string[];
}

/** Starts what is missing of Flux in a cluster that answers. */
export async function ensureFlux(
  context: Context,
  { programs, crds }: FluxParts,
  { client, fluxKubeconfig }: Cluster,
  ensure: EnsureAll,
): Promise<void> {
  ensurePrivateDirectory(context.layout.flux);
  await Promise.all([
    createIfAbsent(client, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }),
    ensureCrds(client, readCrds(crds)),
  ]);
  await ensure(...fluxControllers(context, programs, fluxKubeconfig));
}
