import { mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import { type Incident, serveGit } from "#test/harness/git-server.ts";
import { makeRepository, type Repository } from "#test/soak/repository.ts";
import { NAMESPACE, scriptedArgoCd } from "../../../bench/promotion/fleet/scripted-argocd.ts";
import {
  imageFileOf as fileOf,
  filesBefore,
  scriptedPromotion,
} from "../../../bench/promotion/fleet/services.ts";
import { connection } from "./cluster.ts";
import { endToEnd } from "./context.ts";
import { type SmallProject, smallProject } from "./small-project.ts";

const STAGE = "dev";

export const imageFileOf = (service: string): string => fileOf(STAGE, service);

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
  await repository.commit(filesBefore(STAGE, services), "before");
  const argoCd = await scriptedArgoCd(sandbox.kubeconfig, () => repository.git("rev-parse", "main"));
  await argoCd.applications(services);
  const project = await smallProject("promotions", "promotions", {});
  const url = `${server.url}/repo.git`;
  const promotionOf = (service: string, version: string) =>
    scriptedPromotion({ stage: STAGE, service, image: service, version, url, timeoutSeconds: 60 }, sandbox);
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
