import type { Freight } from "../../model.ts";
import { type FreightImage, type FreightObject, nameIn, type WarehouseObject } from "./objects.ts";

/** What is looked for: an image of a warehouse's Freight. */
export interface Wanted {
  readonly warehouse: string;
  readonly image: Freight;
  /** As the registry resolves the tag now; undefined when it cannot be had. */
  readonly digest: string | undefined;
}

/** What Kargo knows of a version. */
export type FreightFact =
  | { readonly found: FreightObject; readonly digest: string }
  /** Kargo has the tag, but with other digests. */
  | { readonly moved: readonly string[] }
  | { readonly newest: string | undefined };

const isImage =
  ({ repository, version }: Freight) =>
  ({ repoURL, tag }: FreightImage): boolean =>
    repoURL === repository && tag === version;

const ofWarehouse = (all: readonly FreightObject[], warehouse: string): FreightObject[] =>
  all
    .filter(({ origin }) => origin?.kind === "Warehouse" && origin.name === warehouse)
    .toSorted((a, b) => discovered(b) - discovered(a));

const discovered = ({ discoveredAt }: FreightObject): number =>
  discoveredAt === undefined ? 0 : Date.parse(discoveredAt);

/**
 * Finds the Freight of a version. A tag can be in several: of those with the digest that the registry serves (with any,
 * where it cannot be asked) the newest counts. Freight without a digest cannot be deployed by digest, and is passed over.
 */
export function findFreight(
  all: readonly FreightObject[],
  { warehouse, image, digest }: Wanted,
): FreightFact {
  const own = ofWarehouse(all, warehouse);
  const tagged = own.flatMap((freight) =>
    (freight.images ?? [])
      .filter(isImage(image))
      .flatMap(({ digest: found = "" }) => (found === "" ? [] : [{ found: freight, digest: found }])),
  );
  const match = tagged.find((one) => digest === undefined || one.digest === digest);
  if (match !== undefined) return match;
  if (tagged.length > 0) return { moved: tagged.map((one) => one.digest) };
  const newest = own.flatMap(({ images = [] }) => images).find(({ repoURL }) => repoURL === image.repository);
  return { newest: newest?.tag };
}

/** A name for people: the alias first, then as much of the name as Kargo shows. */
export const calledFreight = (freight: FreightObject): string =>
  `${freight.alias === undefined ? "" : `${freight.alias} `}(${nameIn(freight).slice(0, 7)})`;

/**
 * The image of a version that a warehouse has discovered, to make Freight of by hand: a warehouse makes Freight of the
 * newest version alone. Undefined where it has not discovered this digest of it.
 */
export function discoveredImage(
  warehouse: WarehouseObject,
  { image, digest }: Wanted,
): (Required<FreightImage> & { readonly createdAt: string | undefined }) | undefined {
  const { repository: repoURL, version: tag } = image;
  const references = warehouse.status?.discoveredArtifacts?.images?.find(
    (found) => found.repoURL === repoURL,
  )?.references;
  const reference = references?.find(
    (found) => found.tag === tag && (digest === undefined || found.digest === digest),
  );
  if (reference?.digest === undefined || reference.digest === "") return undefined;
  return { repoURL, tag, digest: reference.digest, createdAt: reference.createdAt };
}

/**
 * When hand-made Freight was discovered: always before the newest there is. Kargo fills in the present otherwise, takes
 * the old version for the newest, and rolls every automatic stage back to it.
 * @param createdAt when the image was built, if that is known
 */
export function pastDiscovery(
  all: readonly FreightObject[],
  warehouse: string,
  createdAt: string | undefined,
  now: Date,
): string {
  const newest = ofWarehouse(all, warehouse)[0];
  const limit = (newest === undefined ? now.getTime() : Math.min(discovered(newest), now.getTime())) - 1_000;
  const built = createdAt === undefined ? Number.NaN : Date.parse(createdAt);
  const at = Number.isNaN(built) ? limit : Math.min(built, limit);
  // Whole seconds, as Kubernetes keeps times.
  return new Date(Math.floor(at / 1_000) * 1_000).toISOString();
}
