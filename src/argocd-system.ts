import type * as pulumi from "@pulumi/pulumi";
import { rbacConfig } from "#components/argocd/rbac.ts";
import { ArgoCdRepository } from "#components/argocd/repository.ts";
import type { RepositoryAccess } from "#components/argocd/repository-secret.ts";
import { ArgoCdSystem } from "#components/argocd/system.ts";
import { systemConfig } from "#components/argocd/system-config.ts";
import type { RegistryAccount } from "#components/images/registry-credential.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import { isExternal } from "./argocd-install.ts";
import type * as settings from "./config/areas/argocd/repositories.ts";
import type { LoadedSettings } from "./config/load.ts";
import type { Topology } from "./topology.ts";

type RegistryOutput = pulumi.Output<RegistryAccount> | undefined;

/** Registers what the settings say of Argo CD as a whole: repositories, access to them, and its configuration. */
export async function buildArgoCdSystem(
  loaded: LoadedSettings,
  topology: Topology,
  registry: RegistryOutput,
  opts: pulumi.ComponentResourceOptions,
): Promise<pulumi.Resource[]> {
  const { argocd } = loaded.settings;
  const repositories = Object.entries(argocd.repositories).map(([name, repository]) =>
    buildRepository(loaded, topology, { name, repository, registry, scope: "repository" }, opts),
  );
  const templates = Object.entries(argocd.repositoryTemplates).map(([name, repository]) =>
    buildRepository(loaded, topology, { name, repository, registry, scope: "template" }, opts),
  );
  return [
    ...(await Promise.all([...repositories, ...templates])),
    ...(await buildSystem(loaded, topology, opts)),
  ];
}

async function buildRepository(
  { secret, settings }: LoadedSettings,
  { product, labels }: Topology,
  {
    name,
    repository,
    registry,
    scope,
  }: {
    name: string;
    repository: settings.Repository;
    registry: RegistryOutput;
    scope: "repository" | "template";
  },
  opts: pulumi.ComponentResourceOptions,
): Promise<pulumi.Resource> {
  const { access, ...address } = repository;
  return new ArgoCdRepository(
    `${product}-${scope}-${name}`,
    {
      secretName: nameOf(product, scope, name),
      namespace: settings.argocd.namespace,
      labels,
      scope,
      repository:
        access === undefined ? address : { ...address, access: await accessOf(access, secret, registry) },
    },
    opts,
  );
}

async function accessOf(
  access: settings.RepositoryAccess,
  secret: LoadedSettings["secret"],
  registry: RegistryOutput,
): Promise<RepositoryAccess> {
  if (access.kind === "registry") {
    // The settings' checks have seen to it that there is one.
    if (registry === undefined) throw new Error("there is no account of the registry");
    return { kind: "token", username: registry.username, token: registry.password };
  }
  if (access.kind === "token") {
    const { tokenFrom, ...rest } = access;
    return { ...rest, token: await secret(tokenFrom) };
  }
  const { privateKeyFrom, ...rest } = access;
  return { ...rest, privateKey: await secret(privateKeyFrom) };
}

async function buildSystem(
  { settings, secret }: LoadedSettings,
  { product }: Topology,
  opts: pulumi.ComponentResourceOptions,
): Promise<pulumi.Resource[]> {
  const { system, namespace } = settings.argocd;
  if (system === undefined) return [];
  const secrets = await Promise.all(
    Object.entries(system.webhookSecrets).map(async ([server, reference]) =>
      reference === undefined ? [] : [[`webhook.${server}.secret`, await secret(reference)] as const],
    ),
  );
  return [
    new ArgoCdSystem(
      `${product}-argocd-system`,
      {
        namespace,
        // An installation of ours has them from the start: as patches they would be undone by each upgrade.
        config: isExternal(settings) ? systemConfig(system) : {},
        rbac: isExternal(settings) && system.rbac !== undefined ? rbacConfig(product, system.rbac) : {},
        secrets: Object.fromEntries(secrets.flat()),
      },
      opts,
    ),
  ];
}
