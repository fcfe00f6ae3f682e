import * as pulumi from "@pulumi/pulumi";
import { type DatabaseAccount, EnvironmentNamespace } from "#components/cluster/environment-namespace.ts";
import { FileSet } from "#components/gitops/file-set.ts";
import type { FreightPromotion } from "#components/promotion/freight-promotion.ts";
import { argocdFiles, buildArgoCd } from "./argocd.ts";
import { buildCertificates } from "./certificates.ts";
import { buildCluster } from "./cluster.ts";
import type { LoadedSettings } from "./config/load.ts";
import { valuesFiles } from "./environment-values.ts";
import { buildFlux } from "./flux.ts";
import { buildHub, guardHub, requireHub } from "./hub.ts";
import { buildKargoStages } from "./kargo.ts";
import { buildLeftBehind } from "./left-behind.ts";
import { buildPromotions } from "./promotions.ts";
import { kubernetesProviders } from "./providers.ts";
import { buildPullSecret, registryAccountOf } from "./registry.ts";
import { buildSecrets } from "./secrets.ts";
import { promotionsOf, type Topology } from "./topology.ts";

/** Wires the areas together and sets their order: project, repository access, namespace and files, then Applications, then promotions. */
export async function buildPlatform(
  loaded: LoadedSettings,
  topology: Topology,
): Promise<Record<string, unknown>> {
  const { settings } = loaded;
  const { environment, product } = topology;
  const registry = await registryAccountOf(loaded);
  if (settings.hub !== true) await requireHub(settings.hub, topology);
  const last = { dependsOn: [buildLeftBehind(settings, topology)] };
  const managed = buildCluster(topology, last);
  const clusters = await kubernetesProviders(loaded, topology, managed, last);
  const providers = { kubernetes: clusters.cluster };
  const hub =
    settings.hub === true ? await buildHub(loaded, topology, clusters.hub, registry, last) : undefined;
  const files = { dependsOn: [...last.dependsOn, ...(hub?.ready ?? [])] };

  const namespace = new EnvironmentNamespace(
    `${product}-${environment}`,
    { namespace: topology.namespace, labels: topology.labels, databases: await accountsOf(loaded, topology) },
    { providers },
  );
  const certificates = await buildCertificates(loaded, topology, { providers, dependsOn: [namespace] });
  const secrets = await buildSecrets(loaded, topology, { providers, dependsOn: [namespace] }, files);
  const pullSecrets = buildPullSecret(loaded, topology, registry, { providers, dependsOn: [namespace] });
  const values = new FileSet(
    `${product}-${environment}-values`,
    {
      ...topology.git,
      owner: environment,
      files: {
        ...valuesFiles(settings, topology),
        ...(settings.gitops.controller === "argocd" ? argocdFiles(settings, topology) : {}),
      },
    },
    files,
  );
  const controlled = {
    dependsOn: [namespace, ...certificates, ...secrets, ...pullSecrets, values, ...(hub?.ready ?? [])],
  };
  const controller =
    settings.gitops.controller === "flux"
      ? await buildFlux(loaded, topology, { ...controlled, providers })
      : buildArgoCd(loaded, topology, { ...controlled, providers: clusters });
  const kargoStages = buildKargoStages(loaded, topology, {
    providers: { kubernetes: clusters.hub },
    // A promotion syncs an Application, and fails where there is none yet.
    dependsOn: [controller, ...(hub?.ready ?? [])],
  });
  const pinned = promotionsOf(loaded, topology);
  const promotions = buildPromotions(
    pinned,
    ({ service, kargo }) => [
      controller.applications[service] ?? controller,
      ...(kargo === undefined ? [] : kargoStages),
    ],
    managed,
  );
  if (hub !== undefined)
    guardHub(topology, [
      ...hub.owned,
      namespace,
      ...certificates,
      ...secrets,
      ...pullSecrets,
      values,
      controller,
      ...kargoStages,
      ...Object.values(promotions),
    ]);
  return {
    ...hub?.outputs,
    environment,
    gitops: topology.git.url,
    promotions: evidenceOf(promotions),
  };
}

async function accountsOf(
  { settings, secret }: LoadedSettings,
  topology: Topology,
): Promise<Record<string, DatabaseAccount>> {
  const accounts = Object.entries(settings.services).flatMap(([service, { provides }]) =>
    provides === undefined ? [] : [{ service, provides }],
  );
  return Object.fromEntries(
    await Promise.all(
      accounts.map(async ({ service, provides }) => [
        service,
        {
          secretName: topology.databaseSecret(service),
          database: provides.database,
          username: provides.user,
          password: await secret(provides.passwordFrom),
        },
      ]),
    ),
  );
}

/** What runs and which commit set it, by service: the stack's own answer to "what is deployed here?". */
const evidenceOf = (
  promotions: Readonly<Record<string, FreightPromotion>>,
): Record<string, pulumi.Output<string>> =>
  Object.fromEntries(
    Object.entries(promotions).map(([service, { freight, commit }]) => [
      service,
      pulumi.interpolate`${freight.version} at ${commit}`,
    ]),
  );
