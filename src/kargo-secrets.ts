import type * as pulumi from "@pulumi/pulumi";
import type { RegistryAccount } from "#components/images/registry-credential.ts";
import { credentialManifest, type KargoSecret } from "#components/kargo/credential.manifest.ts";
import type { PipelineSpec } from "#components/kargo/pipeline.manifest.ts";
import { receiverSecretManifest } from "#components/kargo/receiver-secret.manifest.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import type { LoadedSettings } from "./config/load.ts";
import { subscriptionSecrets } from "./kargo-subscriptions.ts";
import type { Topology } from "./topology.ts";

/** The name under which GitHub takes a token as a password. */
const TOKEN_USER = "x-access-token";

type Secrets = Record<string, KargoSecret<pulumi.Input<string>>>;

/** The name of the Secret that a webhook receiver shares with its service. */
export const receiverSecretName = (receiver: string): string => nameOf("receiver", receiver);

/** With what Kargo's promotions and warehouses authenticate: the same references as everything else, by role. */
export async function kargoSecrets(
  loaded: LoadedSettings,
  { git }: Topology,
  { project, labels, images }: PipelineSpec,
  registry: pulumi.Output<RegistryAccount> | undefined,
): Promise<Secrets> {
  const gitops = credentialManifest<pulumi.Input<string>>({
    name: "gitops",
    project,
    labels,
    repositoryKind: "git",
    repository: git.url,
    username: TOKEN_USER,
    password: await loaded.secret(git.tokenFrom),
  });
  return {
    gitops,
    ...(registry === undefined ? {} : imageSecrets({ project, labels }, images, registry)),
    ...(await subscriptionSecrets(loaded, { project, labels })),
    ...(await receiverSecrets(loaded, { project, labels })),
  };
}

type Place = Pick<PipelineSpec, "project" | "labels">;

/** One Secret an image, because Kargo compares addresses as a whole. */
const imageSecrets = (
  place: Place,
  images: PipelineSpec["images"],
  { username, password }: pulumi.Output<RegistryAccount>,
): Secrets =>
  Object.fromEntries(
    Object.entries(images).map(([service, repository]) => [
      `${service}-image`,
      credentialManifest<pulumi.Input<string>>({
        ...place,
        name: nameOf(service, "image"),
        repositoryKind: "image",
        repository,
        username,
        password,
      }),
    ]),
  );

async function receiverSecrets({ settings, secret }: LoadedSettings, place: Place): Promise<Secrets> {
  const receivers = Object.entries(settings.kargo?.receivers ?? {});
  return Object.fromEntries(
    await Promise.all(
      receivers.map(async ([name, { kind, secretFrom }]) => [
        `receiver-${name}`,
        receiverSecretManifest<pulumi.Input<string>>(
          { ...place, name: receiverSecretName(name), kind },
          await secret(secretFrom),
        ),
      ]),
    ),
  );
}
