import type { CredentialRef } from "#components/dynamic/credential.ts";
import type { GateSettings, Waiver } from "./gates/gate.ts";

/** A version of a service that can be promoted. */
export interface Freight {
  /** Image repository without a tag, registry host first: `ghcr.io/craftista/catalogue`. */
  readonly repository: string;
  readonly version: string;
}

/** Freight whose tag was resolved: what is written to Git and what runs. */
export interface PinnedFreight extends Freight {
  /** `sha256:...` as the registry names it. */
  readonly digest: string;
}

/** The GitOps repository a promotion commits to. */
export interface PromotionRepository {
  readonly url: string;
  readonly branch: string;
  /** The file that carries this service's image in this stage; written by promotions alone. */
  readonly imageFile: string;
  /** Needs read and write access to contents. */
  readonly tokenFrom: CredentialRef;
}

/** Where the GitOps controller's object for this service is, to be nudged and watched. */
export type Target = ArgoCdTarget | FluxTarget;

interface TargetCluster {
  /** Namespace of the controller's objects. */
  readonly namespace: string;
  /** Namespace in which the service runs: where the reasons of a failed roll-out are looked for. */
  readonly destinationNamespace: string;
  /** A kubeconfig, as a path or as its contents. */
  readonly kubeconfigFrom: CredentialRef;
  /** A context of that kubeconfig; default: its current one. */
  readonly context?: string;
  /** The cluster in which the service runs; default: the Application object's. */
  readonly workloads?: { readonly kubeconfigFrom: CredentialRef; readonly context?: string };
}

export interface ArgoCdTarget extends TargetCluster {
  readonly kind: "argocd";
  readonly application: string;
  /** Whether a release that failed or was refused is noted on the Application, for Argo CD's notifications. Default: false */
  readonly notesFailures?: boolean;
  /** What makes the Application, and may still have to notice that it should. Default: it is there before its promotion */
  readonly maker?: ApplicationMaker;
}

/** An object of Argo CD, beside the Application, that makes it. */
export interface ApplicationMaker {
  readonly kind: "ApplicationSet" | "Application";
  readonly name: string;
}

export interface FluxTarget extends TargetCluster {
  readonly kind: "flux";
  /** Name of the HelmRelease. */
  readonly release: string;
  /** Name of the GitRepository. */
  readonly source: string;
}

/** Kargo's names for one service in one stage, where Kargo carries promotions out. */
export interface KargoTarget {
  readonly project: string;
  readonly stage: string;
  readonly warehouse: string;
  /** Whether a promotion whose gates pass approves its freight in Kargo, instead of leaving that to Kargo's own conditions. */
  readonly approves: boolean;
}

/** How long a promotion waits. */
export interface PromotionWait {
  /** Seconds from the push until a release that is not healthy counts as failed. */
  readonly timeoutSeconds: number;
  /** Seconds that a release must stay healthy before it counts as verified. */
  readonly holdSeconds: number;
}

/** The key that signs what promotions write to Git. */
export type PromotionSigning =
  | { readonly format: "ssh"; readonly keyFrom: CredentialRef }
  | { readonly format: "openpgp"; readonly keyId: string };

/** A service of a group, as far as its gates and the common commit need it. */
export interface GroupMember extends Pick<PromotionInputs, "service" | "freight" | "gates" | "waivers"> {
  /** As in `PromotionRepository`. */
  readonly imageFile: string;
}

/** Services that are promoted together in a stage: one commit, all or none. */
export interface PromotionGroup {
  readonly name: string;
  /** Every service of the group that the stage pins, in the group's order. */
  readonly members: readonly GroupMember[];
}

/** One service in one stage, and the freight it shall run. */
export interface PromotionInputs {
  readonly stage: string;
  readonly service: string;
  readonly freight: Freight;
  /** Stages that must have verified this freight first; empty for the first stage of the pipeline. */
  readonly upstream: readonly string[];
  /** What this stage's gates ask for beyond an image and the upstream stages' record. */
  readonly gates?: GateSettings;
  /** Gates that somebody lets this version pass, by name. */
  readonly waivers?: Readonly<Record<string, Waiver>>;
  /** The group that it is promoted with; this service is one of its members. Default: it is promoted by itself. */
  readonly group?: PromotionGroup;
  readonly repository: PromotionRepository;
  /** Credentials for the registry as `user:password` or a token; none for anonymous access. */
  readonly registryCredentialFrom?: CredentialRef;
  readonly target: Target;
  /** None: Slipway commits itself. Kargo is in the same cluster as the target's Application object. */
  readonly kargo?: KargoTarget;
  readonly wait: PromotionWait;
  readonly author: { readonly name: string; readonly email: string };
  /** How its commit and its record are signed. Default: not at all. */
  readonly signing?: PromotionSigning;
}

/** What a finished promotion leaves in the state. */
export interface PromotionOutputs extends PromotionInputs {
  readonly digest: string;
  /** The commit that set this freight. */
  readonly commit: string;
  /** The tag that records that this stage verified it; empty while it has not. */
  readonly verifiedTag: string;
  /** Seconds from the push (or from the start, when nothing had to be pushed) until the release was healthy. */
  readonly healthyAfterSeconds: number;
}

/** A promotion's name in messages and its id in the state. */
export const promotionId = (promotion: Pick<PromotionInputs, "stage" | "service">): string =>
  `${promotion.stage}/${promotion.service}`;

/** The ref that records that `stage` verified `version` of `service`. */
export const verifiedRef = (stage: string, service: string, version: string): string =>
  `refs/tags/verified/${stage}/${service}/${version}`;

/**
 * The ref that records that a version which was verified before was verified once more, by another commit: a rollback. No
 * version can be mistaken for it, because an image's tag cannot hold a `+`.
 */
export const againRef = (ref: string, commit: string): string => `${ref}+${commit.slice(0, 7)}`;
