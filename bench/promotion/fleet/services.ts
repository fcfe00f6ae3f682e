import { setImage } from "#components/promotion/image-file.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { NAMESPACE } from "./scripted-argocd.ts";

/** Images that the sandbox's registry has, in every version that is promoted. */
const IMAGES = ["catalogue", "frontend", "recommendation", "voting"];

/** The version that image files carry at first; the registry does not have it. */
const FIRST = "0.0.0";

export const nameOf = (index: number): string => `service-${String(index).padStart(3, "0")}`;

export const imageFileOf = (stage: string, service: string): string =>
  `env/${stage}/${service}/${service}-image.yaml`;

/** The image files of a stage of so many services before anything is promoted. */
export const stageFiles = (stage: string, services: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: services }, (_, index) => [
      imageFileOf(stage, nameOf(index)),
      setImage(undefined, {
        repository: "registry/none",
        version: FIRST,
        digest: `sha256:${"0".repeat(64)}`,
      }),
    ]),
  );

/** The promotions of a stage's services to a version. */
export function wantedOf(
  stage: string,
  services: number,
  version: string,
  url: string,
  sandbox: Sandbox,
): PromotionInputs[] {
  return Array.from({ length: services }, (_, index) => {
    const service = nameOf(index);
    return {
      stage,
      service,
      freight: {
        repository: `${sandbox.registry}/craftista/${IMAGES[index % IMAGES.length] ?? ""}`,
        version,
      },
      upstream: [],
      repository: {
        url,
        branch: "main",
        imageFile: imageFileOf(stage, service),
        tokenFrom: { env: "SLIPWAY_GITHUB_TOKEN" },
      },
      target: {
        kind: "argocd",
        application: service,
        namespace: NAMESPACE,
        destinationNamespace: NAMESPACE,
        kubeconfigFrom: { file: sandbox.kubeconfig },
      },
      wait: { timeoutSeconds: 180, holdSeconds: 0 },
      author: { name: "Slipway", email: "slipway@localhost" },
    };
  });
}
