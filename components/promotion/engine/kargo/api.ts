import type { KubernetesObject } from "@kubernetes/client-node";
import type { Cluster, CustomKind } from "#components/kubernetes/cluster.ts";
import { objectFeeds } from "#components/kubernetes/feeds.ts";
import type { FreightObject, PromotionObject, StageObject, WarehouseObject } from "./objects.ts";

/** A promotion as it is asked for: Kargo fills in everything else, its name included. */
export interface Proposal {
  readonly stage: string;
  /** Name of the Freight; an alias is not understood. */
  readonly freight: string;
}

/** Freight made by hand; Kargo computes its name from its contents. */
export interface NewFreight {
  readonly warehouse: string;
  readonly image: { readonly repoURL: string; readonly tag: string; readonly digest: string };
  /** RFC 3339. */
  readonly discoveredAt: string;
}

/** Objects by name that change under a watch. */
export interface Watched {
  readonly promotions: PromotionObject;
  readonly stages: StageObject;
  readonly freights: FreightObject;
}

/** What a promotion asks of one Kargo project. Every method throws RequestError when the API refuses. */
export interface KargoApi {
  readonly project: string;
  stage(name: string): Promise<StageObject | undefined>;
  warehouse(name: string): Promise<WarehouseObject | undefined>;
  promotion(name: string): Promise<PromotionObject | undefined>;
  freights(): Promise<readonly FreightObject[]>;
  promotions(): Promise<readonly PromotionObject[]>;
  /** Creates a promotion, or only asks whether Kargo would. @returns it as Kargo made it, with its real name */
  propose(proposal: Proposal, dryRun: boolean): Promise<PromotionObject>;
  /** Makes Freight available to a stage whatever the stages before say. */
  approve(freight: string, stage: string, at: Date): Promise<void>;
  makeFreight(freight: NewFreight): Promise<FreightObject>;
  /** Asks a warehouse to look at the registry now; its status repeats the token when it has. */
  refresh(warehouse: string, token: string): Promise<void>;
  /** Ends a promotion that runs or waits; what it pushed stays. */
  terminate(promotion: string): Promise<void>;
  /** Calls the listener with an object now and on each change, with undefined when it is gone; returns the way to stop. */
  follow<Kind extends keyof Watched>(
    kind: Kind,
    name: string,
    listener: (object: Watched[Kind] | undefined) => void,
  ): () => void;
}

const API = { group: "kargo.akuity.io", version: "v1alpha1" } as const;

/** A Kargo project in a cluster. */
export function kargoApi(cluster: Cluster, project: string, feeds = objectFeeds(cluster)): KargoApi {
  const kind = (plural: string): CustomKind => ({ ...API, plural, namespace: project });
  const object = (name: string, metadata: object, rest: object): KubernetesObject =>
    ({ apiVersion: `${API.group}/${API.version}`, kind: name, metadata, ...rest }) as KubernetesObject;

  return {
    project,
    stage: (name) => cluster.get(kind("stages"), name) as Promise<StageObject | undefined>,
    warehouse: (name) => cluster.get(kind("warehouses"), name) as Promise<WarehouseObject | undefined>,
    promotion: (name) => cluster.get(kind("promotions"), name) as Promise<PromotionObject | undefined>,
    freights: () => cluster.list(kind("freights")) as Promise<FreightObject[]>,
    promotions: () => cluster.list(kind("promotions")) as Promise<PromotionObject[]>,

    propose: (spec, dryRun) =>
      cluster.create(
        kind("promotions"),
        // A POST and never an apply: Kargo replaces the name, and an apply of "mine" would answer 201 for another.
        object("Promotion", { generateName: "promotion-", namespace: project }, { spec }),
        dryRun,
      ) as Promise<PromotionObject>,

    // On the status subresource: on the object itself the API answers 200 and changes nothing.
    approve: (freight, stage, at) =>
      cluster.mergeStatus(kind("freights"), freight, {
        approvedFor: { [stage]: { approvedAt: at.toISOString() } },
      }),

    makeFreight: ({ warehouse, image, discoveredAt }) =>
      cluster.create(
        kind("freights"),
        object(
          "Freight",
          { generateName: "freight-", namespace: project },
          { origin: { kind: "Warehouse", name: warehouse }, images: [image], discoveredAt },
        ),
      ) as Promise<FreightObject>,

    refresh: (warehouse, token) =>
      cluster.annotate(kind("warehouses"), warehouse, { "kargo.akuity.io/refresh": token }),
    terminate: (promotion) =>
      cluster.annotate(kind("promotions"), promotion, { "kargo.akuity.io/abort": "terminate" }),

    follow: (plural, name, listener) => feeds(kind(plural), name, listener),
  };
}
