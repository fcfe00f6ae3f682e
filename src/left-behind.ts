import type * as pulumi from "@pulumi/pulumi";
import { sameDestination } from "#components/argocd/destination.ts";
import { LeftBehind } from "#components/cluster/left-behind.ts";
import type { LeftBehindInputs } from "#components/cluster/left-behind-methods.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import { extraApplications } from "./argocd-applications.ts";
import { fluxSettings } from "./config/areas/flux.ts";
import type { Settings } from "./config/schema.ts";
import { accessInputs, type Topology } from "./topology.ts";

/** Registers the report with which a destroy of the stack ends. Everything of the stack must depend on it. */
export const buildLeftBehind = (settings: Settings, topology: Topology): pulumi.Resource =>
  new LeftBehind(`${topology.product}-${topology.environment}-left-behind`, leftBehind(settings, topology));

/**
 * What destroying a stack leaves, and why: the one place that knows. What depends on the cluster's state and not on
 * settings is looked up when all else is gone.
 */
export function leftBehind(settings: Settings, topology: Topology): LeftBehindInputs {
  const { environment, cluster } = topology;
  const hub = settings.hub === true;
  const isOurs = cluster.driver !== "existing" && cluster.driver !== "sandbox";
  return {
    environment,
    stays: [
      ...(hub ? repositories(settings) : []),
      ...records(settings, environment),
      ...(isOurs ? [] : [`the cluster: it was there before (cluster.driver: ${cluster.driver})`]),
      ...(hub ? controllers(settings) : []),
      ...(settings.gitops.controller === "flux" ? byFlux(settings, topology) : byArgoCd(settings, topology)),
      ...accounts(settings, topology),
      ...(hub ? images(settings, topology) : []),
    ],
    ...(isOurs
      ? {}
      : {
          cluster: {
            ...accessInputs(topology),
            namespaces: namespaces(settings, topology),
            definitions: hub ? appliedDefinitions(settings) : [],
          },
        }),
  };
}

const repositories = ({ product, github }: Settings): string[] =>
  github.onDestroy === "archive"
    ? [
        `the repositories of ${product} are archived, read-only, with their whole history (github.onDestroy: archive)`,
      ]
    : [];

/** The hub takes the GitOps repository along where it deletes repositories. */
const records = ({ hub, github }: Settings, environment: string): string[] =>
  hub === true && github.onDestroy === "delete"
    ? []
    : [
        `in Git, what ${environment} ran: the commits, the image files below env/${environment}/, the tags verified/${environment}/ and approved/${environment}/ (gates, audits and rollbacks read them)`,
      ];

/** Controllers that somebody else installed, or whose chart leaves something. */
function controllers({ gitops, argocd, flux, kargo }: Settings): string[] {
  const before = (what: string, key: string) =>
    `${what}: it was there before (${key}.install.method: external)`;
  const hasArgoCd = gitops.controller === "argocd" || gitops.keepArgoCd;
  const found: string[] = [];
  if (hasArgoCd && argocd.install.method === "external")
    found.push(
      argocd.system === undefined
        ? before("Argo CD", "argocd")
        : `${before("Argo CD", "argocd")}; a key of its settings that argocd.system had taken over is gone until its owner sets it again`,
    );
  if (hasArgoCd && argocd.install.method === "chart")
    found.push("Argo CD's definitions and what is of their kinds: its chart keeps them (crds.keep)");
  if (gitops.controller === "flux" && fluxSettings(flux).install.method === "external")
    found.push(before("Flux", "flux"));
  if (kargo !== undefined)
    found.push(
      kargo.install.method === "external"
        ? before("Kargo", "kargo")
        : "Kargo's definitions: its chart keeps them (helm.sh/resource-policy: keep)",
    );
  return found;
}

function byArgoCd(settings: Settings, topology: Topology): string[] {
  const { gitops } = settings;
  const elsewhere = Object.entries(extraApplications(settings, topology)).flatMap(
    ([name, { destination }]) => {
      if (sameDestination(destination, topology.destination(destination.namespace))) return [];
      const where = "server" in destination ? destination.server : destination.name;
      const what = gitops.leaveWorkloads ? `what ${name} rolled out, and its namespace` : "the namespace";
      return [`${what} ${destination.namespace} in ${where}: that cluster is not this stack's`];
    },
  );
  return [
    ...elsewhere,
    ...(gitops.handOver
      ? [
          "the Applications (gitops.handOver: true): delete them by hand, because their namespace and their project are gone",
        ]
      : []),
  ];
}

/** What Flux applied with `prune: false` into a namespace that is not the environment's. */
const byFlux = ({ flux }: Settings, { namespace }: Topology): string[] =>
  Object.entries(fluxSettings(flux).kustomizations).flatMap(
    ([name, { prune, targetNamespace = namespace }]) =>
      prune || targetNamespace === namespace
        ? []
        : [
            `what the Kustomization ${name} applied into ${targetNamespace}: it does not prune (flux.kustomizations.${name}.prune: false)`,
          ],
  );

/** Accounts at ACME servers: cert-manager keeps their keys where issuers of the whole cluster have theirs. */
const accounts = ({ certificates }: Settings, { product, environment }: Topology): string[] =>
  Object.entries(certificates?.issuers ?? {}).flatMap(([name, { kind }]) =>
    kind === "acme"
      ? [
          `Secret ${certificates?.namespace}/${nameOf(product, environment, name)}-account: cert-manager made it, the key of the account at the ACME server`,
        ]
      : [],
  );

const images = ({ images: wanted }: Settings, { imageRepository }: Topology): string[] =>
  Object.keys(wanted?.build ?? {}).map(
    (service) => `the images of ${imageRepository(service)}: other clusters may run them`,
  );

/** The namespaces that the stack makes in its own cluster. */
const namespaces = (settings: Settings, topology: Topology): string[] => [
  ...new Set([
    topology.namespace,
    ...(settings.gitops.controller === "argocd"
      ? Object.values(extraApplications(settings, topology)).flatMap(({ destination }) =>
          sameDestination(destination, topology.destination(destination.namespace))
            ? [destination.namespace]
            : [],
        )
      : []),
  ]),
];

/** The definitions that the hub applied by an official manifest; the applier keeps those that are in use. */
const appliedDefinitions = ({ gitops, argocd, flux }: Settings): string[] => [
  ...((gitops.controller === "argocd" || gitops.keepArgoCd) && argocd.install.method === "manifest"
    ? ["applications", "applicationsets", "appprojects"].map((kind) => `${kind}.argoproj.io`)
    : []),
  ...(flux?.install.method === "manifest" ? ["toolkit.fluxcd.io"] : []),
];
