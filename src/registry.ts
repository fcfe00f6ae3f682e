import type * as pulumi from "@pulumi/pulumi";
import { describeCredential } from "#components/dynamic/credential.ts";
import { PullSecret } from "#components/images/pull-secret.ts";
import {
  type RegistryAccount,
  RegistryCredentialError,
  registryAccount,
} from "#components/images/registry-credential.ts";
import { ConfigError, type LoadedSettings } from "./config/load.ts";
import type { Topology } from "./topology.ts";

/**
 * The registry's account, from the one reference that feeds all its uses; undefined for anonymous access. To be asked
 * for by what needs a user name alone: a bare token is enough for the promotions.
 */
export async function registryAccountOf({
  settings,
  secret,
}: LoadedSettings): Promise<pulumi.Output<RegistryAccount> | undefined> {
  const { credentialFrom } = settings.registry;
  if (credentialFrom === undefined) return undefined;
  return (await secret(credentialFrom)).apply((credential) => {
    try {
      return registryAccount(credential, describeCredential(credentialFrom));
    } catch (error) {
      if (error instanceof RegistryCredentialError) throw new ConfigError(error.message);
      throw error;
    }
  });
}

/** The Secret with which the environment's pods pull; none where the settings name none. */
export async function buildPullSecret(
  loaded: LoadedSettings,
  { product, environment, namespace, labels }: Topology,
  opts: pulumi.ComponentResourceOptions,
): Promise<PullSecret[]> {
  const { pullSecret, host } = loaded.settings.registry;
  const account = pullSecret === undefined ? undefined : await registryAccountOf(loaded);
  if (pullSecret === undefined || account === undefined) return [];
  return [
    new PullSecret(
      `${product}-${environment}-pull`,
      { secretName: pullSecret, namespace, labels, registry: loaded.value(host), account },
      opts,
    ),
  ];
}
