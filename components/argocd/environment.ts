import * as pulumi from "@pulumi/pulumi";
import type { Manifest } from "../kubernetes/manifest.ts";
import { registerManifest } from "../kubernetes/register.ts";
import { applicationManifest } from "./application.manifest.ts";
import {
  applicationOf,
  type EnvironmentApplication,
  type EnvironmentProject,
  projectOf,
} from "./environment-defaults.ts";
import { projectManifest } from "./project.manifest.ts";

export interface ArgoCdEnvironmentArgs {
  readonly project: EnvironmentProject;
  /** The Applications that Pulumi owns, by name. */
  readonly applications: Readonly<Record<string, EnvironmentApplication>>;
  /** What makes Applications in its turn, by role, in the order in which it is needed. */
  readonly owners?: Readonly<Record<string, Manifest>>;
  /** Dropping an Application from the program leaves it in the cluster, for another owner. Default: false */
  readonly handOver?: boolean;
}

/** One environment in Argo CD: its AppProject and its Applications, or what makes them. */
export class ArgoCdEnvironment extends pulumi.ComponentResource {
  /** The Applications by name, for what must come after them. */
  readonly applications: Readonly<Record<string, pulumi.Resource>>;

  constructor(name: string, args: ArgoCdEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:Environment", name, args, opts);
    const project = projectOf(args.project, args.applications);
    // An Application that outlives its project hangs on its finalizer.
    const before: pulumi.Resource[] = [
      registerManifest(`${name}-project`, projectManifest(project), { parent: this }),
    ];
    for (const [role, manifest] of Object.entries(args.owners ?? {}))
      before.push(registerManifest(`${name}-${role}`, manifest, { parent: this, dependsOn: [...before] }));
    this.applications = Object.fromEntries(
      Object.entries(args.applications).map(([application, spec]) => [
        application,
        registerManifest(
          `${name}-${application}`,
          applicationManifest(applicationOf(application, spec, project)),
          {
            parent: this,
            dependsOn: [...before],
            ...(args.handOver === true ? { retainOnDelete: true } : {}),
          },
        ),
      ]),
    );
    this.registerOutputs();
  }
}
