import type * as pulumi from "@pulumi/pulumi";
import { FluxEnvironment, type FluxEnvironmentArgs } from "#components/flux/environment.ts";
import type { KustomizationSpec } from "#components/flux/kustomization.manifest.ts";
import type { ReleaseSpec } from "#components/flux/release.manifest.ts";
import { layout } from "#components/gitops/layout.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import { Kustomization } from "./config/areas/flux/kustomizations.ts";
import { type FluxSettings, fluxSettings, ordinaryService } from "./config/areas/flux.ts";
import { SEALED_SECRETS } from "./config/checks/secrets.ts";
import type { LoadedSettings } from "./config/load.ts";
import type { Settings } from "./config/schema.ts";
import { alertsOf, providersOf } from "./flux-notifications.ts";
import { hasSealed } from "./secrets.ts";
import type { Topology } from "./topology.ts";

/** What every object of an environment in Flux has in common. */
interface Common {
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/** Registers what Flux deploys in an environment. */
export async function buildFlux(
  { settings, secret }: LoadedSettings,
  topology: Topology,
  opts: pulumi.ComponentResourceOptions,
): Promise<FluxEnvironment> {
  const flux = withSealed(settings, topology);
  const { git, readTokenFrom, namespace: name, labels } = topology;
  const common: Common = { namespace: flux.namespace, labels };
  const { providers, secrets } = await providersOf(flux, common, name, secret);
  const keys = await Promise.all(
    Object.entries(flux.kustomizations).map(async ([key, { decryptionKeyFrom }]) =>
      decryptionKeyFrom === undefined
        ? []
        : [[decryptionSecret(name, key), { "age.agekey": await secret(decryptionKeyFrom) }] as const],
    ),
  );
  const args: FluxEnvironmentArgs = {
    access: { ...common, account: name, targetNamespace: name },
    source: {
      ...common,
      name,
      url: git.url,
      branch: git.branch,
      secretName: nameOf(name, "git"),
      intervalSeconds: flux.intervalSeconds,
    },
    credentials: { username: "x-access-token", token: await secret(readTokenFrom) },
    releases: releasesOf(settings, flux, topology, common),
    kustomizations: kustomizationsOf(settings, flux, topology, common),
    providers,
    alerts: alertsOf(flux, topology, common),
    secrets: { ...secrets, ...Object.fromEntries(keys.flat()) },
  };
  return new FluxEnvironment(`${name}-flux`, args, opts);
}

/** Flux's settings with the folder that brings sealed Secrets to the cluster, where there are some. */
function withSealed(settings: Settings, { environment }: Topology): FluxSettings {
  const flux = fluxSettings(settings.flux);
  if (!hasSealed(settings)) return flux;
  const { suspend } = flux;
  const sealed = Kustomization.parse({ path: layout.sealedSecrets(environment), suspend });
  return { ...flux, kustomizations: { ...flux.kustomizations, [SEALED_SECRETS]: sealed } };
}

const decryptionSecret = (environment: string, key: string): string => nameOf(environment, key, "sops");

function releasesOf(
  { promotion }: Settings,
  flux: FluxSettings,
  topology: Topology,
  common: Common,
): Record<string, ReleaseSpec> {
  const { environment, namespace } = topology;
  return Object.fromEntries(
    topology.services.map((service) => {
      const { dependsOn, suspend = flux.suspend, ...own } = flux.services[service] ?? ordinaryService;
      return [
        service,
        {
          ...own,
          name: topology.application(service),
          namespace: common.namespace,
          labels: { ...common.labels, "app.kubernetes.io/name": service },
          source: namespace,
          chart: layout.chart(service),
          valuesFiles: [layout.values(environment, service), layout.image(environment, service)],
          release: service,
          targetNamespace: namespace,
          serviceAccount: namespace,
          dependsOn: dependsOn.map(topology.application),
          suspend,
          intervalSeconds: flux.intervalSeconds,
          timeoutSeconds: promotion.timeoutSeconds,
        },
      ];
    }),
  );
}

function kustomizationsOf(
  { promotion }: Settings,
  flux: FluxSettings,
  { environment, namespace }: Topology,
  common: Common,
): Record<string, KustomizationSpec> {
  return Object.fromEntries(
    Object.entries(flux.kustomizations).map(([key, wanted]) => {
      const { healthChecks, serviceAccount, targetNamespace, dependsOn, decryptionKeyFrom, ...own } = wanted;
      return [
        key,
        {
          ...own,
          ...common,
          name: nameOf(key, environment),
          source: namespace,
          targetNamespace: targetNamespace ?? namespace,
          serviceAccount: serviceAccount ?? namespace,
          dependsOn: dependsOn.map((other) => nameOf(other, environment)),
          health:
            healthChecks === "all"
              ? "all"
              : healthChecks.map((check) => ({ namespace, ...withoutNone(check) })),
          ...(decryptionKeyFrom === undefined ? {} : { decryptionSecret: decryptionSecret(namespace, key) }),
          intervalSeconds: flux.intervalSeconds,
          timeoutSeconds: promotion.timeoutSeconds,
          retrySeconds: flux.intervalSeconds,
        },
      ];
    }),
  );
}

/** A health check without the namespace that nobody wrote. */
const withoutNone = ({
  namespace,
  ...check
}: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}) => (namespace === undefined ? check : { ...check, namespace });
