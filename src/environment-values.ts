import { layout } from "#components/gitops/layout.ts";
import { type EnvironmentValues, environmentValues } from "#components/gitops/values.manifest.ts";
import { tlsSecretOf } from "./certificates.ts";
import type { Settings } from "./config/schema.ts";
import type { Topology } from "./topology.ts";

/** Volume of a database that keeps its data. */
const DATABASE_VOLUME = "5Gi";

/** The values files of an environment: path to text. */
export function valuesFiles(settings: Settings, topology: Topology): Record<string, string> {
  return Object.fromEntries(
    topology.services.map((service) => [
      layout.values(topology.environment, service),
      environmentValues(valuesOf(service, settings, topology)),
    ]),
  );
}

function valuesOf(
  name: string,
  { services, size, ingress, registry }: Settings,
  topology: Topology,
): EnvironmentValues {
  const service = services[name];
  if (service === undefined) throw new Error(`"${name}" is not a service`);
  const { pullSecret } = registry;
  const common = {
    service: name,
    environment: topology.environment,
    ...(pullSecret === undefined ? {} : { imagePullSecrets: [pullSecret] }),
  };
  const { kind } = service;
  if (kind === "postgres")
    return {
      ...common,
      kind,
      secretName: topology.databaseSecret(name),
      ...(size.persistence ? { persistence: { size: DATABASE_VOLUME } } : {}),
    };
  const database = service.database === undefined ? undefined : services[service.database];
  const route = ingress[name];
  const tlsSecretName = route === undefined ? undefined : tlsSecretOf(name, route);
  return {
    ...common,
    kind,
    replicaCount: size.services[name]?.replicas ?? size.replicas,
    env: service.connects,
    ...(size.progressDeadlineSeconds === undefined
      ? {}
      : { progressDeadlineSeconds: size.progressDeadlineSeconds }),
    ...(service.database === undefined || database === undefined
      ? {}
      : {
          database: {
            host: service.database,
            port: database.port,
            secretName: topology.databaseSecret(service.database),
          },
        }),
    ...(route === undefined
      ? {}
      : {
          ingress: {
            host: route.host,
            ...(route.className === undefined ? {} : { className: route.className }),
            ...(tlsSecretName === undefined ? {} : { tlsSecretName }),
          },
        }),
  };
}
