import * as pulumi from "@pulumi/pulumi";
import { registerManifest } from "../kubernetes/register.ts";
import { type ApplicationSpec, applicationManifest } from "./application.manifest.ts";
import { type ProjectSpec, projectManifest } from "./project.manifest.ts";

export interface ArgoCdEnvironmentArgs {
  readonly project: ProjectSpec;
  /** The Applications of the environment, by service. */
  readonly applications: Readonly<Record<string, ApplicationSpec>>;
}

/** One environment in Argo CD: its AppProject and an Application for each service. */
export class ArgoCdEnvironment extends pulumi.ComponentResource {
  /** The Applications by service, for what must come after them. */
  readonly applications: Readonly<Record<string, pulumi.Resource>>;

  constructor(name: string, args: ArgoCdEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:Environment", name, args, opts);
    const project = registerManifest(`${name}-project`, projectManifest(args.project), { parent: this });
    this.applications = Object.fromEntries(
      Object.entries(args.applications).map(([service, spec]) => [
        service,
        registerManifest(`${name}-${service}`, applicationManifest(spec), {
          parent: this,
          // An Application that outlives its project hangs on its finalizer.
          dependsOn: [project],
        }),
      ]),
    );
    this.registerOutputs();
  }
}
