import type * as pulumi from "@pulumi/pulumi";
import { AdminSecretError, bcryptHash, signingKey } from "#components/kargo/admin-secrets.ts";
import { KargoInstall as KargoRelease } from "#components/kargo/install.ts";
import { argocdAddress } from "./argocd-install.ts";
import type { KargoInstall } from "./config/areas/kargo-install.ts";
import { ConfigError, type LoadedSettings } from "./config/load.ts";
import type { Topology } from "./topology.ts";

type ByChart = Extract<KargoInstall, { method: "chart" }>;

/** Installs Kargo, unless it is there already or not wanted. */
export async function buildKargoInstall(
  loaded: LoadedSettings,
  { product, labels }: Topology,
  opts: pulumi.ComponentResourceOptions,
): Promise<pulumi.Resource[]> {
  const { kargo, argocd } = loaded.settings;
  if (kargo === undefined || kargo.install.method === "external") return [];
  const { namespace, version, values, certificates, exposure, waitSeconds } = kargo.install;
  const argocdUrl = argocdAddress(argocd);
  const admin = await adminOf(loaded, kargo.install);
  return [
    new KargoRelease(
      `${product}-kargo`,
      {
        namespace,
        labels,
        version,
        values,
        certificates,
        waitSeconds,
        argocdNamespace: argocd.namespace,
        ...(argocdUrl === undefined ? {} : { argocdUrl }),
        ...(exposure.kind === "ingress" ? { ingress: exposure } : {}),
        ...(admin === undefined ? {} : { admin }),
      },
      opts,
    ),
  ];
}

async function adminOf({ secretAs }: LoadedSettings, { admin }: ByChart) {
  if (admin === undefined) return undefined;
  try {
    return {
      passwordHash: await secretAs(admin.passwordHashFrom, bcryptHash),
      tokenSigningKey: await secretAs(admin.tokenSigningKeyFrom, signingKey),
    };
  } catch (error) {
    if (error instanceof AdminSecretError) throw new ConfigError(error.message);
    throw error;
  }
}
