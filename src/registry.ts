import type * as pulumi from "@pulumi/pulumi";
import { describeCredential } from "#components/dynamic/credential.ts";
import { PullSecret } from "#components/images/pull-secret.ts";
import { type RegistryAccount, registryAccount } from "#components/images/registry-credential.ts";
import type { LoadedSettings } from "./config/load.ts";
import { registryReaders } from "./config/registry-readers.ts";
import type { Topology } from "./topology.ts";

/**
 * The registry's account for all its uses; undefined when nothing needs a user name (promotions do with a bare token).
 * To be asked for before the first resource: a credential that is none must not leave half a deployment.
 * @throws ConfigError when it is missing, or has no user name
 */
export async function registryAccountOf({
  settings,
  secretAs,
}: LoadedSettings): Promise<pulumi.Output<RegistryAccount> | undefined> {
  const { credentialFrom, pullSecret, actionsSecrets } = settings.registry;
  const needed =
    pullSecret !== undefined ||
    actionsSecrets !== undefined ||
    registryReaders(settings.argocd).length > 0 ||
    settings.kargo !== undefined ||
    settings.images !== undefined;
  if (credentialFrom === undefined || !needed) return undefined;
  return secretAs(credentialFrom, (text) => registryAccount(text, describeCredential(credentialFrom)));
}

/** The Secret with which the environment's pods pull; none where the settings name none. */
export function buildPullSecret(
  { settings, value }: LoadedSettings,
  { product, environment, namespace, labels }: Topology,
  account: pulumi.Output<RegistryAccount> | undefined,
  opts: pulumi.ComponentResourceOptions,
): PullSecret[] {
  const { pullSecret, host } = settings.registry;
  if (pullSecret === undefined || account === undefined) return [];
  return [
    new PullSecret(
      `${product}-${environment}-pull`,
      { secretName: pullSecret, namespace, labels, registry: value(host), account },
      opts,
    ),
  ];
}
