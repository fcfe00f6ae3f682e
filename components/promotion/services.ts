import { providerSources } from "#components/dynamic/configuration.ts";
import { type CredentialRef, resolveCredential } from "#components/dynamic/credential.ts";
import { exitWithoutEngine } from "#components/dynamic/engine.ts";
import { projectFolder } from "#components/dynamic/project-folder.ts";
import type { Clone } from "#components/git/clone.ts";
import { sharedClone } from "#components/git/shared.ts";
import { attachmentReader } from "./attachments/reader.ts";
import { type Committed, commitPromotions } from "./commit.ts";
import type { Controller } from "./controller/controller.ts";
import type { Engine } from "./engine/engine.ts";
import { gitEngine } from "./engine/git.ts";
import type { GateClients } from "./gates/gate.ts";
import { liveHealth } from "./health.ts";
import type { PromotionInputs } from "./model.ts";
import { gitPinAuthor } from "./pin-author.ts";
import { readProjectFile } from "./project-file.ts";
import { batchingQueue, type Queue } from "./queue.ts";
import { ociRegistry } from "./registry.ts";

/** Everything outside this process that a promotion talks to. */
export interface Services extends GateClients {
  readonly clone: Clone;
  readonly queue: Queue<PromotionInputs, Committed>;
  /** Who makes the stage carry the freight. */
  engine(promotion: PromotionInputs): Promise<Engine>;
  /** The GitOps controller of a promotion's target. */
  controller(promotion: PromotionInputs): Promise<Controller>;
}

/** Resolves a credential against this process's environment and the stack's configuration. */
export const credential = (ref: CredentialRef): Promise<string> => resolveCredential(ref, providerSources());

const open = new Map<string, Promise<Services>>();

/** The real services of a promotion's repository: one set for all promotions of this process. */
export function liveServices(promotion: PromotionInputs): Promise<Services> {
  const key = `${promotion.repository.url}#${promotion.repository.branch}`;
  const known = open.get(key) ?? connect(promotion);
  open.set(key, known);
  return known;
}

async function connect(promotion: PromotionInputs): Promise<Services> {
  const { repository, registryCredentialFrom } = promotion;
  const clone = await sharedClone({
    url: repository.url,
    branch: repository.branch,
    token: () => credential(repository.tokenFrom),
  });
  const registry = ociRegistry(async () =>
    registryCredentialFrom === undefined ? undefined : credential(registryCredentialFrom),
  );
  const clients: GateClients = {
    registry,
    attachments: attachmentReader(registry),
    health: liveHealth(credential),
    pinAuthor: gitPinAuthor(projectFolder),
    projectFile: readProjectFile,
    now: () => new Date(),
  };
  const queue = batchingQueue((batch: readonly PromotionInputs[]) =>
    commitPromotions(batch, { ...clients, clone, guard: exitWithoutEngine }),
  );
  const byGit = gitEngine(queue);
  return {
    ...clients,
    clone,
    queue,
    engine: async ({ kargo, target }) => {
      if (kargo === undefined) return byGit;
      // Loaded where Kargo promotes: a preview by Git needs no Kubernetes client.
      const [{ kargoEngine }, { liveKargo }] = await Promise.all([
        import("#components/promotion/engine/kargo/kargo.ts"),
        import("#components/promotion/engine/kargo/live.ts"),
      ]);
      const api = liveKargo(kargo.project, await credential(target.kubeconfigFrom), target.context);
      return kargoEngine(kargo, { ...clients, api, clone, queue, guard: exitWithoutEngine });
    },
    controller: async (wanted) => {
      const { target, wait } = wanted;
      const kubeconfig = await credential(target.kubeconfigFrom);
      // Loaded when a release is waited for: a preview needs no Kubernetes client.
      if (target.kind === "flux") {
        const { liveFlux } = await import("#components/promotion/controller/flux/live.ts");
        return liveFlux(target, wait, kubeconfig);
      }
      const { liveArgoCd } = await import("#components/promotion/controller/argocd/live.ts");
      const { workloads } = target;
      return liveArgoCd(target, wait, {
        kubeconfig,
        ...(workloads === undefined ? {} : { workloads: await credential(workloads.kubeconfigFrom) }),
      });
    },
  };
}
