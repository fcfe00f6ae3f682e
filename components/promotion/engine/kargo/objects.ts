/** The parts of Kargo's objects that a promotion reads (kargo.akuity.io/v1alpha1, Kargo 1.11). */

interface Metadata {
  readonly name?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: Date | string;
}

/** What an object comes from: `Warehouse` and its name. */
export interface Origin {
  readonly kind: string;
  readonly name: string;
}

export interface FreightImage {
  readonly repoURL: string;
  readonly tag: string;
  /** Missing in Freight that somebody made without it. */
  readonly digest?: string;
}

/** Freight has no spec; before its first use it has no status either. */
export interface FreightObject {
  readonly metadata?: Metadata;
  readonly alias?: string;
  readonly origin?: Origin;
  readonly images?: readonly FreightImage[];
  readonly discoveredAt?: string;
  readonly status?: {
    readonly currentlyIn?: Readonly<Record<string, { readonly since?: string }>>;
    readonly verifiedIn?: Readonly<
      Record<string, { readonly verifiedAt?: string; readonly longestSoak?: string }>
    >;
    readonly approvedFor?: Readonly<Record<string, { readonly approvedAt?: string }>>;
  };
}

/** What Kargo's controller has done of a promotion. Missing altogether until a controller has seen it. */
export interface PromotionStatus {
  readonly phase?: string;
  readonly message?: string;
  readonly finishedAt?: string;
  readonly stepExecutionMetadata?: readonly StepStatus[];
  /** Outputs by the steps' aliases, `<task>::<step>` inside a task. */
  readonly state?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface StepStatus {
  readonly alias?: string;
  readonly status?: string;
  readonly message?: string;
}

export interface PromotionObject {
  readonly metadata?: Metadata;
  readonly spec?: {
    readonly stage?: string;
    readonly freight?: string;
    readonly steps?: readonly {
      readonly as?: string;
      readonly uses?: string;
      readonly config?: Readonly<Record<string, unknown>>;
    }[];
  };
  readonly status?: PromotionStatus;
}

interface PromotionReference {
  readonly name?: string;
  readonly freight?: { readonly name?: string };
  readonly status?: PromotionStatus;
}

export interface StageObject {
  readonly metadata?: Metadata;
  readonly spec?: {
    readonly requestedFreight?: readonly {
      readonly origin?: Origin;
      readonly sources?: {
        readonly direct?: boolean;
        readonly stages?: readonly string[];
        readonly requiredSoakTime?: string;
        readonly availabilityStrategy?: string;
      };
    }[];
  };
  readonly status?: {
    readonly currentPromotion?: PromotionReference;
    readonly lastPromotion?: PromotionReference;
    readonly freightHistory?: readonly {
      readonly items?: Readonly<Record<string, { readonly name?: string }>>;
      readonly verificationHistory?: readonly { readonly phase?: string; readonly message?: string }[];
    }[];
    readonly health?: { readonly status?: string; readonly issues?: readonly string[] };
  };
}

export interface WarehouseObject {
  readonly metadata?: Metadata;
  readonly status?: {
    readonly lastHandledRefresh?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
    readonly discoveredArtifacts?: {
      readonly images?: readonly {
        readonly repoURL: string;
        readonly references?: readonly {
          readonly tag: string;
          readonly digest?: string;
          readonly createdAt?: string;
        }[];
      }[];
    };
  };
}

/** A key by which Kargo names an origin in maps: `Warehouse/catalogue`. */
export const originKey = ({ kind, name }: Origin): string => `${kind}/${name}`;

/** The name of an object that the API returned. */
export const nameIn = (object: { readonly metadata?: Metadata }): string => object.metadata?.name ?? "";
