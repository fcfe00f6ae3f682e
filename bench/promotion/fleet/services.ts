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

/** The image files of a stage's services before anything is promoted. */
export const filesBefore = (stage: string, services: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    services.map((service) => [
      imageFileOf(stage, service),
      setImage(undefined, {
        repository: "registry/none",
        version: FIRST,
        digest: `sha256:${"0".repeat(64)}`,
      }),
    ]),
  );

/** What is promoted, with nothing but a Git server and the scripted Argo CD. */
export interface ScriptedPromotion {
  readonly stage: string;
  readonly service: string;
  /** Name of an image in the sandbox's registry. */
  readonly image: string;
  readonly version: string;
  /** Of the GitOps repository. */
  readonly url: string;
  readonly timeoutSeconds: number;
}

/** The inputs of a promotion that the scripted Argo CD carries out. */
export const scriptedPromotion = (
  { stage, service, image, version, url, timeoutSeconds }: ScriptedPromotion,
  { registry, kubeconfig }: Pick<Sandbox, "registry" | "kubeconfig">,
): PromotionInputs => ({
  stage,
  service,
  freight: { repository: `${registry}/craftista/${image}`, version },
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
    kubeconfigFrom: { file: kubeconfig },
  },
  wait: { timeoutSeconds, holdSeconds: 0 },
  author: { name: "Slipway", email: "slipway@localhost" },
});

/** The names of so many services. */
export const namesOf = (services: number): string[] =>
  Array.from({ length: services }, (_, index) => nameOf(index));

/** The promotions of a stage's services to a version. */
export const wantedOf = (
  stage: string,
  services: number,
  version: string,
  url: string,
  sandbox: Sandbox,
): PromotionInputs[] =>
  namesOf(services).map((service, index) => {
    const image = IMAGES[index % IMAGES.length] ?? "";
    return scriptedPromotion({ stage, service, image, version, url, timeoutSeconds: 180 }, sandbox);
  });
