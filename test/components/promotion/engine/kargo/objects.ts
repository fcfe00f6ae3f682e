import { RequestError } from "#components/kubernetes/request-error.ts";
import type {
  FreightObject,
  PromotionObject,
  StageObject,
} from "#components/promotion/engine/kargo/objects.ts";
import { digestOf } from "../../fixtures.ts";

export const REPOSITORY = "127.0.0.1:5001/craftista/catalogue";

/** An answer of the API server. */
export const answer = (status: number | undefined, message: string): RequestError =>
  new RequestError(
    "create promotions",
    "https://cluster",
    Object.assign(new Error("HTTP"), { code: status, body: JSON.stringify({ message }) }),
  );

/** Freight of a version of catalogue, changed as a test needs. */
export const freightOf = (version: string, changes: Partial<FreightObject> = {}): FreightObject => ({
  metadata: { name: `f${version}`.padEnd(40, "0") },
  alias: `alias-${version}`,
  origin: { kind: "Warehouse", name: "catalogue" },
  images: [{ repoURL: REPOSITORY, tag: version, digest: digestOf(version) }],
  discoveredAt: `2026-11-1${version[2]}T10:00:00Z`,
  ...changes,
});

/** A stage that takes freight of catalogue from other stages, or from the warehouse where there are none. */
export const stageOf = (
  name: string,
  upstream: readonly string[] = [],
  more: { readonly sources?: object; readonly status?: StageObject["status"] } = {},
): StageObject => ({
  metadata: { name },
  spec: {
    requestedFreight: [
      {
        origin: { kind: "Warehouse", name: "catalogue" },
        sources: { ...(upstream.length === 0 ? { direct: true } : { stages: upstream }), ...more.sources },
      },
    ],
  },
  ...(more.status === undefined ? {} : { status: more.status }),
});

/** The steps by which the product's task promotes, as Kargo inflates them. */
export const STEPS = [
  ["clone", "git-clone"],
  ["write", "file-write"],
  ["commit", "git-commit"],
  ["push", "git-push"],
  ["sync", "argocd-update"],
  ["healthy", "argocd-wait"],
  ["tag", "git-tag"],
  ["publish", "git-push", { tag: "verified/x" }],
].map(([as, uses, config]) => ({ as: `promote::${as}`, uses, config })) as NonNullable<
  NonNullable<PromotionObject["spec"]>["steps"]
>;

/** A promotion with its status. */
export const promotionOf = (
  name: string,
  freight: string,
  status?: PromotionObject["status"],
): PromotionObject => ({
  metadata: { name },
  spec: { stage: name.split(".")[0] ?? "", freight, steps: STEPS },
  ...(status === undefined ? {} : { status }),
});
