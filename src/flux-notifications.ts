import type * as pulumi from "@pulumi/pulumi";
import type { AlertSpec, ProviderSpec } from "#components/flux/notification.manifest.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import { SLACK_ADDRESS } from "./config/areas/flux/notifications.ts";
import type { FluxSettings } from "./config/areas/flux.ts";
import type { LoadedSettings } from "./config/load.ts";
import type { Topology } from "./topology.ts";

type Common = Pick<ProviderSpec, "namespace" | "labels">;

/** The receivers, with the Secrets that hold what opens them. */
export async function providersOf(
  { notifications }: FluxSettings,
  common: Common,
  environment: string,
  secret: LoadedSettings["secret"],
): Promise<{
  readonly providers: Record<string, ProviderSpec>;
  readonly secrets: Record<string, Record<string, pulumi.Output<string>>>;
}> {
  const entries = await Promise.all(
    Object.entries(notifications.providers).map(async ([key, provider]) => {
      const { type, channel, address, addressFrom, tokenFrom } = provider;
      const secretName = nameOf(environment, key, "receiver");
      const data = {
        ...(addressFrom === undefined ? {} : { address: await secret(addressFrom) }),
        ...(tokenFrom === undefined ? {} : { token: await secret(tokenFrom) }),
      };
      const open = address ?? (type === "slack" ? SLACK_ADDRESS : undefined);
      const spec: ProviderSpec = {
        ...common,
        name: nameOf(environment, key),
        type,
        ...(channel === undefined ? {} : { channel }),
        ...(open === undefined ? {} : { address: open }),
        ...(Object.keys(data).length === 0 ? {} : { secretName }),
      };
      return { key, spec, data };
    }),
  );
  return {
    providers: Object.fromEntries(entries.map(({ key, spec }) => [key, spec])),
    secrets: Object.fromEntries(
      entries.flatMap(({ spec: { secretName }, data }) =>
        secretName === undefined ? [] : [[secretName, data]],
      ),
    ),
  };
}

/** What is told: the roll-outs of services, and of folders where no services are named; broken sources always. */
export function alertsOf(
  { notifications, kustomizations }: FluxSettings,
  { namespace: environment, environment: stage, services, application }: Topology,
  common: Common,
): Record<string, AlertSpec> {
  return Object.fromEntries(
    Object.entries(notifications.alerts).map(([key, { provider, severity, services: named, summary }]) => [
      key,
      {
        ...common,
        name: nameOf(environment, key),
        provider: nameOf(environment, provider),
        severity,
        ...(summary === undefined ? {} : { summary }),
        sources: [
          { kind: "GitRepository" as const, name: environment },
          ...(named ?? services).map((service) => ({
            kind: "HelmRelease" as const,
            name: application(service),
          })),
          ...(named === undefined ? Object.keys(kustomizations) : []).map((folder) => ({
            kind: "Kustomization" as const,
            name: nameOf(folder, stage),
          })),
        ],
      },
    ]),
  );
}
