import * as pulumi from "@pulumi/pulumi";
import {
  CODEOWNERS_PATH,
  codeowners,
  deploymentOwners,
  stackFileOwners,
} from "#components/github/codeowners.ts";
import { serviceChart } from "#components/gitops/chart.ts";
import { FileSet } from "#components/gitops/file-set.ts";
import { HubGuard } from "#components/gitops/hub-guard.ts";
import { layout } from "#components/gitops/layout.ts";
import type { RegistryAccount } from "#components/images/registry-credential.ts";
import { buildHubArgoCd } from "./argocd-hub.ts";
import { buildCi } from "./ci.ts";
import { ConfigError, type LoadedSettings } from "./config/load.ts";
import { buildFluxInstall } from "./flux-install.ts";
import { buildGitHub } from "./github.ts";
import { buildImages } from "./images.ts";
import { buildKargoProject } from "./kargo.ts";
import { buildKargoInstall } from "./kargo-install.ts";
import { receiverAccess } from "./kargo-receivers.ts";
import { buildObservability } from "./observability.ts";
import type { Topology } from "./topology.ts";

/** Output of the hub by which other stacks know that it was deployed, and for which product. */
const HUB_OUTPUT = "hub";

export interface Hub {
  /** What must be there before an environment is made. */
  readonly ready: pulumi.Resource[];
  /** Everything of the hub. */
  readonly owned: pulumi.Resource[];
  readonly outputs: Readonly<Record<string, pulumi.Input<string> | Record<string, pulumi.Output<string>>>>;
}

/**
 * What the hub stack owns: the repositories, the charts, the controllers it installs, and Argo CD's access to them.
 * @param opts of what depends on nothing else of the hub
 */
export async function buildHub(
  loaded: LoadedSettings,
  topology: Topology,
  cluster: pulumi.ProviderResource,
  registry: pulumi.Output<RegistryAccount> | undefined,
  opts: { readonly dependsOn: pulumi.Resource[] },
): Promise<Hub> {
  const { settings } = loaded;
  const { product, git } = topology;
  const receivers = await receiverAccess(loaded);
  const { repositories, owned } = await buildGitHub(loaded, topology, { registry, receivers }, opts);
  const charts = new FileSet(
    `${product}-charts`,
    { ...git, owner: "service charts", files: hubFiles(loaded, topology) },
    { dependsOn: [repositories] },
  );
  const ci = buildCi(loaded, topology, { dependsOn: [repositories] });
  const providers = { kubernetes: cluster };
  const flux = buildFluxInstall(settings, topology, { providers });
  const argocd = await buildHubArgoCd(loaded, topology, registry, { providers });
  const observability = buildObservability(settings, topology, {
    providers,
    dependsOn: [...flux, ...argocd.installed],
  });
  const release = await buildKargoInstall(loaded, topology, {
    providers,
    dependsOn: argocd.installed,
  });
  const kargo = await buildKargoProject(loaded, topology, registry, {
    providers,
    dependsOn: [charts, ...release],
  });
  const images = buildImages(loaded, topology, registry, cluster, opts);
  const ready = [
    repositories,
    charts,
    ...images,
    ...flux,
    ...argocd.ready,
    ...observability,
    ...release,
    ...kargo,
  ];
  const { approvers } = settings.github;
  return {
    ready,
    owned: [...ready, ...owned, ...ci],
    outputs: {
      [HUB_OUTPUT]: product,
      ...argocd.outputs,
      // For services that nobody but people can tell.
      ...(Object.keys(receivers).length === 0 ? {} : { kargoReceivers: addressesOf(receivers) }),
      ...(Object.keys(approvers).length === 0 ? {} : { codeowners: codeowners(stackFileOwners(approvers)) }),
    },
  };
}

const addressesOf = (
  receivers: Awaited<ReturnType<typeof receiverAccess>>,
): Record<string, pulumi.Output<string>> =>
  Object.fromEntries(Object.entries(receivers).map(([name, { url }]) => [name, url]));

/** The files that the hub keeps in the GitOps repository: the charts, and who approves what. */
function hubFiles(loaded: LoadedSettings, topology: Topology): Record<string, string> {
  const { approvers } = loaded.settings.github;
  return {
    ...chartFiles(loaded, topology),
    ...(Object.keys(approvers).length === 0
      ? {}
      : { [CODEOWNERS_PATH]: codeowners(deploymentOwners(approvers)) }),
  };
}

function chartFiles({ settings }: LoadedSettings, { product }: Topology): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings.services).flatMap(
      ([name, { kind, port, probePath, migration, smokeTest, secrets }]) =>
        Object.entries(
          serviceChart({
            name,
            kind,
            port,
            product,
            secrets,
            ...(probePath === undefined ? {} : { probePath }),
            ...(migration === undefined ? {} : { migration }),
            ...(smokeTest === undefined ? {} : { smokeTest }),
          }),
        ).map(([path, text]) => [`${layout.chart(name)}/${path}`, text]),
    ),
  );
}

/** Keeps the hub from being destroyed before the environments that live off it. Made last, so that it goes first. */
export function guardHub({ product, git, environment }: Topology, dependsOn: pulumi.Resource[]): void {
  new HubGuard(
    `${product}-hub`,
    {
      url: git.url,
      branch: git.branch,
      tokenFrom: git.tokenFrom,
      environment,
    },
    { dependsOn },
  );
}

/**
 * Makes sure that the hub was deployed before anything of this environment is made.
 * @throws ConfigError with the command to run first
 */
export async function requireHub(hub: string, { product }: Topology): Promise<void> {
  const name = `organization/${pulumi.getProject()}/${hub}`;
  const reference = new pulumi.StackReference("hub", { name });
  const { value } = await reference.getOutputDetails(HUB_OUTPUT);
  if (value === product) return;
  throw new ConfigError(
    value === undefined
      ? `the hub has not been deployed: stack ${hub} has no output "${HUB_OUTPUT}"; run \`pulumi up -s ${hub}\` first`
      : `stack ${hub} is the hub of "${String(value)}", not of "${product}"; correct slipway:hub`,
  );
}
