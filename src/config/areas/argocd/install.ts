import semver from "semver";
import * as z from "zod";
import { pins } from "../../../versions.ts";
import { Sha256 } from "../../fields.ts";
import { Exposure } from "../exposure.ts";
import { ChartValues, manifestSource, refuseValues, Version } from "../install.ts";

const method = { description: "By what Argo CD is installed; external: it is there already" };

const common = {
  highAvailability: z
    .boolean()
    .default(false)
    .meta({ description: "Several replicas of each part; needs three nodes or more" }),
  exposure: Exposure.default({ kind: "none" }),
  serverInsecure: z
    .boolean()
    .default(false)
    .meta({ description: "The server speaks plain HTTP, because an ingress before it ends TLS" }),
  waitSeconds: z.int().min(1).default(600).meta({ description: "Seconds until all of Argo CD must run" }),
};

/** Nobody but an ingress in the same cluster may be told a password in the clear. */
const behindIngress = (
  {
    serverInsecure,
    exposure,
  }: { readonly serverInsecure: boolean; readonly exposure: { readonly kind: string } },
  context: z.RefinementCtx,
): void => {
  if (!serverInsecure || exposure.kind === "ingress") return;
  context.addIssue({
    code: "custom",
    path: ["serverInsecure"],
    message: `with exposure ${exposure.kind} passwords would travel in the clear; remove serverInsecure, or set exposure.kind: ingress with tls`,
  });
};

/** Values that hold secrets, or that would get round a rule above, and what to set instead. */
const NOT_BY_VALUES: readonly (readonly [path: readonly string[], instead: string])[] = [
  [["configs", "params", "server.insecure"], "argocd.install.serverInsecure"],
  [
    ["configs", "secret"],
    "argocd.system.webhookSecrets; passwords are set with `argocd account update-password`",
  ],
  [["configs", "repositories"], "argocd.repositories"],
  [["configs", "credentialTemplates"], "argocd.repositoryTemplates"],
  [["configs", "clusterCredentials"], "`argocd cluster add`, or a Secret of your own"],
];

const ByChart = z
  .strictObject({
    method: z.literal("chart").meta(method),
    version: Version.optional().meta({
      description: `Version of Argo CD; default: ${pins.argocd.version}, or with chartVersion what the chart names`,
      examples: [pins.argocd.version],
    }),
    chartVersion: Version.optional().meta({
      description: `Version of the official chart argo-cd; default: ${pins.argocdChart.version}`,
      examples: [pins.argocdChart.version],
    }),
    values: ChartValues,
    ...common,
  })
  .superRefine((install, context) => {
    behindIngress(install, context);
    refuseValues(install.values, NOT_BY_VALUES, context);
    const { version, chartVersion } = install;
    if (version === undefined || chartVersion !== undefined || sameLine(version)) return;
    context.addIssue({
      code: "custom",
      path: ["chartVersion"],
      message: `the chart ${pins.argocdChart.version} is made for Argo CD ${lineOf(pins.argocd.version)}, not for ${version}; set chartVersion to one that is (github.com/argoproj/argo-helm)`,
    });
  });

const lineOf = (version: string): string => `${semver.major(version)}.${semver.minor(version)}`;
const sameLine = (version: string): boolean => lineOf(version) === lineOf(pins.argocd.version);

const Source = manifestSource(/^https?$/, {
  url: "https://mirror.acme.example/argocd/v3.2.11/install.yaml",
  file: "manifests/argocd.yaml",
});

const ByManifest = z
  .strictObject({
    method: z.literal("manifest").meta(method),
    version: Version.default(pins.argocd.version).meta({ description: "Version of Argo CD" }),
    source: Source.optional().meta({
      description:
        "Where the manifest is: { url: ... } of a mirror, or { file: path } from the project's folder; default: the official one of the version",
    }),
    sha256: Sha256.optional().meta({ description: "Digest that the manifest must have; default: any" }),
    ...common,
  })
  .superRefine((install, context) => {
    behindIngress(install, context);
    const { source, sha256, highAvailability } = install;
    if (source !== undefined && "url" in source && source.url.startsWith("http:") && sha256 === undefined)
      context.addIssue({
        code: "custom",
        path: ["source", "url"],
        message: `what ${source.url} answers could be changed on its way; write https, or pin it with sha256`,
      });
    if (source !== undefined && highAvailability)
      context.addIssue({
        code: "custom",
        path: ["highAvailability"],
        message: "a manifest of your own says itself how many replicas there are; remove the key",
      });
  });

/** How Argo CD gets into the hub's cluster. */
export const Install = z
  .discriminatedUnion("method", [
    z.strictObject({
      method: z.literal("external").meta(method),
    }),
    ByChart,
    ByManifest,
  ])
  .default({ method: "external" })
  .meta({
    description:
      "How Argo CD gets into the hub's cluster: external (it is there already), by its official chart, or by its official manifest",
  });
export type Install = z.infer<typeof Install>;
