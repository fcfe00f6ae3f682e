import type { IAlert } from "@kubernetes-models/flux-cd/notification.toolkit.fluxcd.io/v1beta3/Alert";
import type { IProvider } from "@kubernetes-models/flux-cd/notification.toolkit.fluxcd.io/v1beta3/Provider";
import type { Manifest } from "../kubernetes/manifest.ts";

/** The kinds of receivers that settings offer, by Flux's names. */
export const providerTypes = [
  "slack",
  "msteams",
  "discord",
  "generic",
  "generic-hmac",
  "github",
  "gitlab",
  "alertmanager",
] as const;
export type ProviderType = (typeof providerTypes)[number];

/** Where messages go. */
export interface ProviderSpec {
  readonly name: string;
  /** Namespace of Flux's objects. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly type: ProviderType;
  readonly channel?: string;
  /** Address of the receiver; one that is secret stands in the Secret instead. */
  readonly address?: string;
  /** Secret with `token` or `address`. */
  readonly secretName?: string;
}

/** What is told to a receiver. */
export interface AlertSpec {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the Provider. */
  readonly provider: string;
  /** `error`: failures alone. */
  readonly severity: "info" | "error";
  /** What stands above each message. */
  readonly summary?: string;
  /** Flux's objects whose events are told. */
  readonly sources: readonly { readonly kind: AlertSource; readonly name: string }[];
}
type AlertSource = "GitRepository" | "HelmRelease" | "Kustomization";

/** A Provider. Where its kind of receiver has a token, it stands in the Secret. */
export const providerManifest = ({
  type,
  channel,
  address,
  secretName,
  ...of
}: ProviderSpec): Manifest & IProvider => ({
  apiVersion: "notification.toolkit.fluxcd.io/v1beta3",
  kind: "Provider",
  metadata: { name: of.name, namespace: of.namespace, labels: { ...of.labels } },
  spec: {
    type,
    ...(channel === undefined ? {} : { channel }),
    ...(address === undefined ? {} : { address }),
    ...(secretName === undefined ? {} : { secretRef: { name: secretName } }),
  },
});

/** An Alert. */
export const alertManifest = ({
  provider,
  severity,
  summary,
  sources,
  ...of
}: AlertSpec): Manifest & IAlert => ({
  apiVersion: "notification.toolkit.fluxcd.io/v1beta3",
  kind: "Alert",
  metadata: { name: of.name, namespace: of.namespace, labels: { ...of.labels } },
  spec: {
    providerRef: { name: provider },
    eventSeverity: severity,
    eventSources: sources.map((source) => ({ ...source })),
    ...(summary === undefined ? {} : { eventMetadata: { summary } }),
  },
});
