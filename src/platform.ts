import * as pulumi from "@pulumi/pulumi";
import type { ApplicationSpec } from "#components/argocd/application.manifest.ts";
import { ArgoCdEnvironment } from "#components/argocd/environment.ts";
import { type DatabaseAccount, EnvironmentNamespace } from "#components/cluster/environment-namespace.ts";
import { FileSet } from "#components/gitops/file-set.ts";
import { layout } from "#components/gitops/layout.ts";
import { FreightPromotion } from "#components/promotion/freight-promotion.ts";
import type { LoadedSettings } from "./config/load.ts";
import { valuesFiles } from "./environment-values.ts";
import { buildHub, guardHub, requireHub } from "./hub.ts";
import { kubernetesProvider } from "./providers.ts";
import { buildPullSecret } from "./registry.ts";
import { promotionsOf, type Topology } from "./topology.ts";

/** Wires the areas together and sets their order: project, repository access, namespace and files, then Applications, then promotions. */
export async function buildPlatform(
  loaded: LoadedSettings,
  topology: Topology,
): Promise<Record<string, unknown>> {
  const { settings } = loaded;
  const { environment, product } = topology;
  if (settings.hub !== true) await requireHub(settings.hub, topology);
  const cluster = await kubernetesProvider(loaded, topology);
  const providers = { kubernetes: cluster };
  const hub = settings.hub === true ? await buildHub(loaded, topology, cluster) : undefined;

  const namespace = new EnvironmentNamespace(
    `${product}-${environment}`,
    { namespace: topology.namespace, labels: topology.labels, databases: await accountsOf(loaded, topology) },
    { providers },
  );
  const pullSecrets = await buildPullSecret(loaded, topology, { providers, dependsOn: [namespace] });
  const values = new FileSet(
    `${product}-${environment}-values`,
    { ...topology.git, owner: environment, files: valuesFiles(settings, topology) },
    { dependsOn: hub?.ready ?? [] },
  );
  const argocd = new ArgoCdEnvironment(
    `${product}-${environment}-argocd`,
    {
      project: {
        name: topology.namespace,
        namespace: settings.argocd.namespace,
        labels: topology.labels,
        sourceRepositories: [topology.git.url],
        destinationNamespaces: [topology.namespace],
      },
      applications: applicationsOf(settings.argocd.namespace, topology),
    },
    { providers, dependsOn: [namespace, ...pullSecrets, values, ...(hub?.ready ?? [])] },
  );
  const promotions = Object.fromEntries(
    promotionsOf(loaded, topology).map((promotion) => [
      promotion.service,
      new FreightPromotion(`${environment}-${promotion.service}`, promotion, {
        dependsOn: argocd.applications[promotion.service] ?? argocd,
      }),
    ]),
  );
  if (hub !== undefined)
    guardHub(loaded, topology, [
      ...hub.owned,
      namespace,
      ...pullSecrets,
      values,
      argocd,
      ...Object.values(promotions),
    ]);
  return {
    ...hub?.outputs,
    environment,
    gitops: topology.git.url,
    promotions: evidenceOf(promotions),
  };
}

function applicationsOf(namespace: string, topology: Topology): Record<string, ApplicationSpec> {
  const { environment } = topology;
  return Object.fromEntries(
    topology.services.map((service) => [
      service,
      {
        name: topology.application(service),
        namespace,
        labels: { ...topology.labels, "app.kubernetes.io/name": service },
        project: topology.namespace,
        release: service,
        repository: topology.git.url,
        branch: topology.git.branch,
        chartPath: layout.chart(service),
        valueFiles: [layout.values(environment, service), layout.image(environment, service)],
        watchedPaths: [layout.chart(service), layout.serviceFolder(environment, service)],
        destinationNamespace: topology.namespace,
      },
    ]),
  );
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
