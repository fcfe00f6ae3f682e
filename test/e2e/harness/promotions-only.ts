import { mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import { setImage } from "#components/promotion/image-file.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { type Incident, serveGit } from "#test/harness/git-server.ts";
import { makeRepository, type Repository } from "#test/soak/repository.ts";
import { NAMESPACE, scriptedArgoCd } from "../../../bench/promotion/fleet/scripted-argocd.ts";
import { connection } from "./cluster.ts";
import { endToEnd } from "./context.ts";
import { imageRepository } from "./scenario.ts";
import { type SmallProject, smallProject } from "./small-project.ts";

const STAGE = "dev";

export const imageFileOf = (service: string): string => `env/${STAGE}/${service}/${service}-image.yaml`;

/** Promotions by the real engine in a real Git repository; Argo CD is scripted, and nothing else is deployed. */
export interface PromotionsOnly {
  readonly project: SmallProject;
  readonly repository: Repository;
  /** Pins a version of every service. */
  pin(version: string): void;
  close(): Promise<void>;
}

/**
 * @param services names of images that the sandbox's registry has
 * @param watch sees every request to the Git server before it is answered
 */
export async function promotionsOnly(
  services: readonly string[],
  watch: (...seen: Parameters<Incident>) => void,
): Promise<PromotionsOnly> {
  const { sandbox, folder } = endToEnd();
  const root = mkdtempSync(join(dirname(folder), "git-"));
  const server = await serveGit(root, (request, response) => {
    watch(request, response);
    return false;
  });
  const repository = await makeRepository(root);
  const before = { repository: "registry/none", version: "0.0.0", digest: `sha256:${"0".repeat(64)}` };
  const files = services.map((service) => [imageFileOf(service), setImage(undefined, before)]);
  await repository.commit(Object.fromEntries(files), "before");
  const argoCd = await scriptedArgoCd(sandbox.kubeconfig, () => repository.git("rev-parse", "main"));
  await argoCd.applications(services);
  const project = await smallProject("promotions", "promotions", {});
  const promotionOf = (service: string, version: string): PromotionInputs => ({
    stage: STAGE,
    service,
    freight: { repository: imageRepository(service), version },
    upstream: [],
    repository: {
      url: `${server.url}/repo.git`,
      branch: "main",
      imageFile: imageFileOf(service),
      tokenFrom: { env: "SLIPWAY_GITHUB_TOKEN" },
    },
    target: {
      kind: "argocd",
      application: service,
      namespace: NAMESPACE,
      destinationNamespace: NAMESPACE,
      kubeconfigFrom: { file: sandbox.kubeconfig },
    },
    wait: { timeoutSeconds: 60, holdSeconds: 0 },
    author: { name: "Slipway", email: "slipway@localhost" },
  });
  return {
    project,
    repository,
    pin: (version) =>
      writeFileSync(
        join(project.folder, "wanted.json"),
        JSON.stringify(services.map((service) => promotionOf(service, version))),
      ),
    close: async () => {
      argoCd.stop();
      server.close();
      await connection().makeApiClient(CoreV1Api).deleteNamespace({ name: NAMESPACE });
    },
  };
}
