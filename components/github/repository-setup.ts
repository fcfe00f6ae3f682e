import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { type EnvironmentSpec, registerEnvironment } from "./environments.ts";
import type { MergeSettings } from "./repositories.ts";
import { type RulesetSpec, registerRulesets } from "./rulesets.ts";
import { registerWebhook, type WebhookSpec } from "./webhook.ts";

/** What a team may do in a repository. */
export type Permission = "pull" | "triage" | "push" | "maintain" | "admin";

/** What stands around the files of one repository. What is left out is not managed. */
export interface RepositorySetupArgs {
  readonly repository: pulumi.Input<string>;
  /** The ways a pull request may be merged; rules repeat them. */
  readonly mergeMethods?: MergeSettings["methods"];
  readonly labels?: Readonly<Record<string, { readonly color: string; readonly description?: string }>>;
  /** Access by team name. */
  readonly teams?: Readonly<
    Record<string, { readonly id: pulumi.Input<string>; readonly permission: Permission }>
  >;
  /** Public keys by title; a private half may read, or also write, this one repository. */
  readonly deployKeys?: Readonly<Record<string, { readonly key: string; readonly write: boolean }>>;
  readonly rulesets?: RulesetSpec;
  readonly environments?: Readonly<Record<string, EnvironmentSpec>>;
  /** Actions secrets. One changed in GitHub by hand stays changed: nobody can read it to compare. */
  readonly secrets?: Readonly<Record<string, pulumi.Input<string>>>;
  readonly variables?: Readonly<Record<string, pulumi.Input<string>>>;
  readonly webhooks?: Readonly<Record<string, WebhookSpec>>;
  readonly dependabot?: { readonly alerts: boolean; readonly securityUpdates: boolean };
}

/** Who may do what in one repository, what its workflows are given, and whom it tells. */
export class RepositorySetup extends pulumi.ComponentResource {
  constructor(name: string, args: RepositorySetupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:github:RepositorySetup", name, {}, opts);
    const { repository, dependabot } = args;
    const own = { parent: this };
    for (const [label, spec] of Object.entries(args.labels ?? {}))
      new github.IssueLabel(`${name}-label-${label}`, { repository, name: label, ...spec }, own);
    for (const [team, { id, permission }] of Object.entries(args.teams ?? {}))
      new github.TeamRepository(`${name}-team-${team}`, { repository, teamId: id, permission }, own);
    for (const [title, { key, write }] of Object.entries(args.deployKeys ?? {}))
      new github.RepositoryDeployKey(
        `${name}-key-${title}`,
        { repository, title, key, readOnly: !write },
        own,
      );
    for (const [secretName, value] of Object.entries(args.secrets ?? {}))
      new github.ActionsSecret(`${name}-secret-${secretName}`, { repository, secretName, value }, own);
    for (const [variableName, value] of Object.entries(args.variables ?? {}))
      new github.ActionsVariable(
        `${name}-variable-${variableName}`,
        { repository, variableName, value },
        own,
      );
    for (const [environment, spec] of Object.entries(args.environments ?? {}))
      registerEnvironment(`${name}-environment-${environment}`, repository, environment, spec, own);
    for (const [receiver, spec] of Object.entries(args.webhooks ?? {}))
      registerWebhook(`${name}-webhook-${receiver}`, repository, spec, own);
    if (dependabot !== undefined) registerDependabot(name, repository, dependabot, own);
    if (args.rulesets !== undefined)
      registerRulesets(`${name}-rules`, repository, args.rulesets, args.mergeMethods, own);
    this.registerOutputs();
  }
}

function registerDependabot(
  name: string,
  repository: pulumi.Input<string>,
  { alerts, securityUpdates }: { readonly alerts: boolean; readonly securityUpdates: boolean },
  opts: pulumi.CustomResourceOptions,
): void {
  const own = new github.RepositoryVulnerabilityAlerts(
    `${name}-alerts`,
    { repository, enabled: alerts },
    opts,
  );
  if (securityUpdates)
    new github.RepositoryDependabotSecurityUpdates(
      `${name}-security-updates`,
      { repository, enabled: true },
      // GitHub refuses updates without alerts, and switches them off with the alerts.
      { ...opts, dependsOn: [own] },
    );
}
