import type { Manifest } from "../kubernetes/manifest.ts";
import { given, KARGO_API } from "./kind.ts";

export interface ProjectSpec {
  readonly name: string;
  readonly labels: Record<string, string>;
}

/** A project. Kargo makes a namespace of its name, and removes it with the project. */
export const projectManifest = ({ name, labels }: ProjectSpec): Manifest => ({
  apiVersion: KARGO_API,
  kind: "Project",
  metadata: { name, labels },
});

/** Services that can tell Kargo about new images and commits, by the key of their receiver. */
export type ReceiverKind =
  | "artifactory"
  | "azure"
  | "bitbucket"
  | "dockerhub"
  | "gitea"
  | "github"
  | "gitlab"
  | "harbor"
  | "quay";

/** A refresh that a generic receiver starts. */
export interface RefreshAction {
  readonly action: "Refresh";
  /** Default: always. */
  readonly whenExpression?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly targetSelectionCriteria?: readonly {
    readonly kind: "Warehouse";
    readonly name?: string;
    readonly labelSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly indexSelector?: {
      readonly matchIndices: readonly {
        readonly key: "subscribedURLs" | "receiverPaths";
        readonly operator: "Equals" | "NotEquals";
        readonly value: string;
      }[];
    };
  }[];
}

/** Where a service reports; `secretName` names a Secret of the project as `receiverSecretManifest` makes it. */
export type WebhookReceiver = { readonly name: string; readonly secretName: string } & (
  | {
      readonly kind: ReceiverKind;
      /** Artifactory alone: the virtual repository that its reports shall name. */
      readonly virtualRepoName?: string;
    }
  | { readonly kind: "generic"; readonly actions: readonly RefreshAction[] }
);

export interface ProjectConfigSpec<Stage extends string = string> extends ProjectSpec {
  /** For each stage, by exact name, whether Kargo promotes to it without being asked. */
  readonly autoPromotion: Readonly<Record<Stage, boolean>>;
  readonly webhookReceivers?: readonly WebhookReceiver[];
}

/**
 * The policies of a project. Stages are chosen by exact name: a selector by label or pattern would let anybody who may
 * label a Stage make it promote by itself.
 */
export function projectConfigManifest<Stage extends string>(spec: ProjectConfigSpec<Stage>): Manifest {
  const policies = Object.entries<boolean>(spec.autoPromotion).map(([name, enabled]) => ({
    stageSelector: { name },
    autoPromotionEnabled: enabled,
  }));
  return {
    apiVersion: KARGO_API,
    kind: "ProjectConfig",
    metadata: { name: spec.name, namespace: spec.name, labels: spec.labels },
    spec: given({
      promotionPolicies: policies,
      webhookReceivers: spec.webhookReceivers?.map(receiverEntry),
    }),
  };
}

function receiverEntry(receiver: WebhookReceiver): Record<string, unknown> {
  const secretRef = { name: receiver.secretName };
  const body =
    receiver.kind === "generic"
      ? { secretRef, actions: receiver.actions }
      : given({ secretRef, virtualRepoName: receiver.virtualRepoName });
  return { name: receiver.name, [receiver.kind]: body };
}
