import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { registerManifest } from "../kubernetes/register.ts";
import type { KargoSecret } from "./credential.manifest.ts";
import { type PipelineSpec, pipelineManifests } from "./pipeline.manifest.ts";

export interface KargoPipelineArgs<Stage extends string> extends PipelineSpec<Stage> {
  /** Credentials and receivers' secrets of the project, by role. */
  readonly secrets?: Readonly<Record<string, KargoSecret<pulumi.Input<string>>>>;
  /**
   * What of the pipeline this program owns, where several programs share it: the project with its policies, secrets,
   * tasks and warehouses, and the stages of these names. Default: everything.
   */
  readonly owns?: { readonly project: boolean; readonly stages: readonly NoInfer<Stage>[] };
}

/** A product's pipeline in Kargo, or the part of it that one program owns. */
export class KargoPipeline<const Stage extends string> extends pulumi.ComponentResource {
  constructor(name: string, args: KargoPipelineArgs<Stage>, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:kargo:Pipeline", name, {}, opts);
    const manifests = pipelineManifests<Stage>(args);
    const shared = (args.owns?.project ?? true) ? registerProject(this, name, args, manifests) : [];
    for (const [stage, perService] of manifests.stages) {
      if (args.owns !== undefined && !args.owns.stages.includes(stage)) continue;
      // Kargo promotes to a stage from the moment it is there, so what a promotion uses is made first.
      for (const [service, manifest] of Object.entries(perService))
        registerManifest(`${name}-${service}-${stage}`, manifest, { parent: this, dependsOn: shared });
    }
    this.registerOutputs();
  }
}

function registerProject<Stage extends string>(
  parent: pulumi.Resource,
  name: string,
  { secrets = {} }: KargoPipelineArgs<Stage>,
  { project, config, tasks, analysisTemplates, warehouses }: ReturnType<typeof pipelineManifests<Stage>>,
): pulumi.Resource[] {
  // Kargo makes the namespace of everything else while it answers the request for the project.
  const opts = { parent, dependsOn: [registerManifest(`${name}-project`, project, { parent })] };
  const own = Object.entries(secrets).map(
    ([role, secret]) => new k8s.core.v1.Secret(`${name}-${role}`, { ...secret }, opts),
  );
  return [
    ...own,
    // Kargo looks up the secrets of receivers as soon as it sees the receivers.
    registerManifest(`${name}-config`, config, { parent, dependsOn: [...opts.dependsOn, ...own] }),
    ...tasks.map((task) => registerManifest(`${name}-${task.metadata.name}`, task, opts)),
    ...analysisTemplates.map((template) =>
      registerManifest(`${name}-${template.metadata.name}-analysis`, template, opts),
    ),
    ...Object.entries(warehouses).map(([service, warehouse]) =>
      registerManifest(`${name}-${service}-warehouse`, warehouse, opts),
    ),
  ];
}
