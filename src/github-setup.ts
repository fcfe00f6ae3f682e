import type * as pulumi from "@pulumi/pulumi";
import { PIN_TOKEN } from "#components/ci/model.ts";
import type { Actor } from "#components/github/actors.ts";
import type { EnvironmentSpec } from "#components/github/environments.ts";
import type { RepositorySetupArgs } from "#components/github/repository-setup.ts";
import type { RulesetSpec } from "#components/github/rulesets.ts";
import type { WebhookSpec } from "#components/github/webhook.ts";
import type { RegistryAccount } from "#components/images/registry-credential.ts";
import type { RepositoryOptions } from "./config/areas/github-repository.ts";
import type { Actor as ActorSetting } from "./config/areas/github-rules.ts";
import type { Webhook } from "./config/areas/github-webhook.ts";
import type { LoadedSettings } from "./config/load.ts";
import { repositoryOptions } from "./config/repository-options.ts";
import type { ReceiverAccess } from "./kargo-receivers.ts";

type TeamIds = Readonly<Record<string, pulumi.Output<string>>>;
type EnvironmentSetting = NonNullable<RepositoryOptions["environments"]>[string];

/** What settings refer to and resources are given by value. */
export interface Known {
  readonly teamIds: TeamIds;
  readonly registry: pulumi.Output<RegistryAccount> | undefined;
  readonly receivers: Readonly<Record<string, ReceiverAccess>>;
}

/** What stands around one repository; undefined when its settings ask for nothing. */
export async function setupOf(
  loaded: LoadedSettings,
  name: string,
  repository: pulumi.Input<string>,
  { teamIds, registry, receivers }: Known,
): Promise<RepositorySetupArgs | undefined> {
  const options = repositoryOptions(loaded.settings, name);
  const setup = {
    labels: options.labels,
    deployKeys: options.deployKeys,
    dependabot: options.dependabot,
    variables: options.variables && mapValues(options.variables, loaded.value),
    secrets: await secretsOf(loaded, name, options, registry),
    rulesets: rulesetsOf(loaded, name, options, teamIds),
    teams:
      options.teams &&
      Object.fromEntries(
        Object.entries(options.teams).map(([team, permission]) => [
          team,
          { id: teamId(teamIds, team), permission },
        ]),
      ),
    webhooks:
      options.webhooks &&
      (await mapAsync(options.webhooks, (webhook) => webhookOf(loaded, webhook, receivers))),
    environments:
      options.environments &&
      (await mapAsync(options.environments, (one) => environmentOf(loaded, one, teamIds))),
  };
  if (Object.values(setup).every((part) => part === undefined)) return undefined;
  return { repository, mergeMethods: options.merge?.methods, ...setup };
}

/** A repository's own Actions secrets, and in a service's what its CI needs: the registry's account, the token for pins. */
async function secretsOf(
  loaded: LoadedSettings,
  name: string,
  options: RepositoryOptions,
  account: Known["registry"],
): Promise<RepositorySetupArgs["secrets"]> {
  const { registry, services, ci } = loaded.settings;
  const isService = services[name] !== undefined;
  const pinToken = isService && ci?.system === "github" ? ci.pullRequest?.tokenFrom : undefined;
  const named = pinToken === undefined ? options.secrets : { ...options.secrets, [PIN_TOKEN]: pinToken };
  const own = named && (await mapAsync(named, loaded.secret));
  if (registry.actionsSecrets === undefined || account === undefined || !isService) return own;
  return {
    ...own,
    [registry.actionsSecrets.username]: account.username,
    [registry.actionsSecrets.password]: account.password,
  };
}

/** What a webhook says, and to whom. The settings' checks have seen to it that its receiver is known. */
async function webhookOf(
  { value, secret }: LoadedSettings,
  { receiver, url, secretFrom, events }: Webhook,
  receivers: Known["receivers"],
): Promise<WebhookSpec> {
  const kargo = receiver === undefined ? undefined : receivers[receiver];
  // New images, and merges for which promotions wait.
  if (kargo !== undefined) return { ...kargo, events: events ?? ["package", "pull_request"] };
  if (url === undefined || secretFrom === undefined) throw new Error(`a webhook has no address or no secret`);
  return { url: value(url), secret: await secret(secretFrom), events: events ?? ["push"] };
}

/** The rules of a repository. Where Slipway pushes its bot is exempt; on the GitOps repository tags are kept for a few. */
function rulesetsOf(
  { settings: { github, ci } }: LoadedSettings,
  name: string,
  { rules }: RepositoryOptions,
  teamIds: TeamIds,
): RulesetSpec | undefined {
  const isGitOps = name === github.gitopsRepository;
  const pushes = isGitOps || ci !== undefined;
  const bot = pushes && github.promotionBot !== undefined ? [github.promotionBot] : [];
  const actors = (all: readonly ActorSetting[]): Actor[] =>
    all.map((actor) => ("team" in actor ? { team: teamId(teamIds, actor.team) } : actor));
  const branch = rules && { ...rules, bypass: actors([...bot, ...rules.bypass]) };
  const tags = isGitOps
    ? Object.entries(github.protectedTags).map(([prefix, mayPush]) => [
        prefix,
        // Promotions record what they verified; what others vouch for is not theirs to say.
        actors(prefix === "verified" ? [...bot, ...mayPush] : mayPush),
      ])
    : [];
  if (branch === undefined && tags.length === 0) return undefined;
  return { branch, tags: Object.fromEntries(tags) };
}

async function environmentOf(
  loaded: LoadedSettings,
  { reviewers, secrets, variables, ...rest }: EnvironmentSetting,
  teamIds: TeamIds,
): Promise<EnvironmentSpec> {
  return {
    ...rest,
    reviewers: { teams: reviewers.teams.map((team) => teamId(teamIds, team)), users: reviewers.users },
    secrets: await mapAsync(secrets, loaded.secret),
    variables: mapValues(variables, loaded.value),
  };
}

/** The settings' checks have seen to it that every team is known. */
function teamId(teamIds: TeamIds, team: string): pulumi.Output<string> {
  const id = teamIds[team];
  if (id === undefined) throw new Error(`"${team}" is not one of github.teams`);
  return id;
}

const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

const mapAsync = async <From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => Promise<To>,
): Promise<Record<string, To>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(record).map(async ([key, value]) => [key, await change(value)] as const),
    ),
  );
