import type * as pulumi from "@pulumi/pulumi";
import { ArgoCdRepository } from "#components/argocd/repository.ts";
import type { RegistryAccount } from "#components/images/registry-credential.ts";
import { buildArgoCdInstall } from "./argocd-install.ts";
import { buildArgoCdSystem } from "./argocd-system.ts";
import type { LoadedSettings } from "./config/load.ts";
import { buildNotifications } from "./notifications.ts";
import { gitopsSecret, type Topology } from "./topology.ts";

/** Argo CD as far as the hub owns it. */
export interface HubArgoCd {
  /** Argo CD itself, where the hub installs it. */
  readonly installed: pulumi.Resource[];
  /** What must be there before an environment is made. */
  readonly ready: pulumi.Resource[];
  readonly outputs: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Registers Argo CD, its access to the GitOps repository and its settings; nothing where no environment has it. */
export async function buildHubArgoCd(
  loaded: LoadedSettings,
  topology: Topology,
  registry: pulumi.Output<RegistryAccount> | undefined,
  opts: pulumi.ComponentResourceOptions,
): Promise<HubArgoCd> {
  const { settings, secret } = loaded;
  const { product, git, readTokenFrom, labels } = topology;
  if (settings.gitops.controller !== "argocd" && !settings.gitops.keepArgoCd)
    return { installed: [], ready: [], outputs: {} };
  const install = buildArgoCdInstall(settings, topology, opts);
  const installed = install === undefined ? [] : [install];
  const access = new ArgoCdRepository(
    `${product}-gitops`,
    {
      secretName: gitopsSecret(product),
      namespace: settings.argocd.namespace,
      labels,
      repository: {
        kind: "git",
        url: git.url,
        access: { kind: "token", username: "x-access-token", token: await secret(readTokenFrom) },
      },
    },
    { ...opts, dependsOn: installed },
  );
  const system = await buildArgoCdSystem(loaded, topology, registry, { ...opts, dependsOn: installed });
  const notifications = await buildNotifications(loaded, topology, { ...opts, dependsOn: installed });
  const password = install?.initialAdminPassword;
  return {
    installed,
    ready: [...installed, access, ...system, ...notifications],
    outputs: password === undefined ? {} : { argocdInitialAdminPassword: password },
  };
}
