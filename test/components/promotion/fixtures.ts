import type { GateClients } from "#components/promotion/gates/gate.ts";
import type { ArgoCdTarget, PinnedFreight, PromotionInputs } from "#components/promotion/model.ts";

/** The digest that the fake registry gives a version: different for each, always the same for one. */
export const digestOf = (version: string): string =>
  `sha256:${Buffer.from(version).toString("hex").padEnd(64, "0")}`;

/** Freight of a service as the fake registry resolves it. */
export const pinned = (service: string, version: string): PinnedFreight => ({
  repository: `127.0.0.1:5001/craftista/${service}`,
  version,
  digest: digestOf(version),
});

/** A service's Application in a stage. */
export const argoCdTarget = (stage = "dev", service = "catalogue"): ArgoCdTarget => ({
  kind: "argocd",
  application: `${service}-${stage}`,
  namespace: "argocd",
  destinationNamespace: `craftista-${stage}`,
  kubeconfigFrom: { env: "PATH" },
});

/** A promotion of catalogue 1.1.0 to dev, changed as a test needs. */
export function promotion(
  changes: Partial<PromotionInputs> & { readonly url?: string } = {},
): PromotionInputs {
  const { url = "file:///nowhere", stage = "dev", service = "catalogue", ...rest } = changes;
  return {
    stage,
    service,
    freight: { repository: `127.0.0.1:5001/craftista/${service}`, version: "1.1.0" },
    upstream: [],
    repository: {
      url,
      branch: "main",
      imageFile: `env/${stage}/${service}/${service}-image.yaml`,
      tokenFrom: { env: "PATH" },
    },
    target: argoCdTarget(stage, service),
    wait: { timeoutSeconds: 5, holdSeconds: 0 },
    author: { name: "Slipway", email: "slipway@localhost" },
    ...rest,
  };
}

/** The same promotion to another version. */
export const to = (inputs: PromotionInputs, version: string): PromotionInputs => ({
  ...inputs,
  freight: { ...inputs.freight, version },
});

/** What gates ask, with a registry in which every version exists but those that begin with 9. */
export const gateClients = (changes: Partial<GateClients> = {}): GateClients => ({
  registry: {
    resolve: async ({ version }) =>
      version.startsWith("9.")
        ? { problem: "is not in the registry", available: ["1.0.0"] }
        : { digest: digestOf(version) },
  },
  attachments: async () => ({ signatures: [], envelopes: [], bundles: [], documents: [] }),
  health: async () => ({ problem: "the cluster is not asked" }),
  pinAuthor: async () => ({ email: "author@example.test", how: "the author" }),
  projectFile: async (path) => path,
  now: () => new Date(),
  ...changes,
});
