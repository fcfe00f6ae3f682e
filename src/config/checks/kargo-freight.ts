import { AUTO } from "../areas/freight.ts";
import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

/** Who promotes a service in an environment: the stack by its pin, or Kargo in one of its ways. */
function ownerOf({ kargo }: Settings, service: string, environment: string): "pin" | "auto" | "manual" {
  if (kargo === undefined || kargo.pinnedServices.includes(service)) return "pin";
  return kargo.stages[environment]?.promotion ?? "pin";
}

/** Whether a version written here is asked of Kargo, which then knows of it and holds its own promotions. */
const isAskedOfKargo = ({ promotion, freight }: Settings, service: string): boolean =>
  promotion.engine === "kargo" && freight[service] !== undefined && freight[service] !== AUTO;

const why = ({ kargo }: Settings, service: string, environment: string): string => {
  if (kargo === undefined) return "Kargo is not set up (slipway:kargo)";
  if (kargo.pinnedServices.includes(service)) return `${service} is one of kargo.pinnedServices`;
  return kargo.stages[environment] === undefined
    ? `${environment} is not one of kargo.stages`
    : `kargo.stages.${environment}.promotion is manual`;
};

/** Each version has one owner, and the stack's file and the stage's policy name the same. */
export function checkFreightOwners(settings: Settings, environment: string): Mistake[] {
  return Object.keys(settings.services).flatMap((service): Mistake[] => {
    const path = ["freight", service];
    const version = settings.freight[service];
    const owner = ownerOf(settings, service, environment);
    if (isAskedOfKargo(settings, service)) return [];
    if (owner === "auto" && version !== AUTO)
      return [
        {
          path,
          message:
            version === undefined
              ? `Kargo promotes ${service} to ${environment} by itself; write ${service}: auto, or set kargo.stages.${environment}.promotion to manual`
              : `"${version}" pins what Kargo would replace: kargo.stages.${environment}.promotion is auto; write ${service}: auto, set promotion.engine to kargo, or remove the stage from kargo.stages`,
        },
      ];
    if (owner !== "auto" && version === AUTO)
      return [
        {
          path,
          message: `nobody would promote ${service} to ${environment}: ${why(settings, service, environment)}; ${owner === "pin" ? "pin a version" : "remove the key"}, or let Kargo promote there by itself`,
        },
      ];
    if (owner === "manual" && version !== undefined)
      return [
        {
          path,
          message: `"${version}" pins what people promote in Kargo: kargo.stages.${environment}.promotion is manual; remove the key, set promotion.engine to kargo, or remove the stage from kargo.stages`,
        },
      ];
    return [];
  });
}

/**
 * A pin's gate reads in Git that the stages before have verified a version. Kargo's own analyses end after its promotion
 * has, and leave nothing there.
 */
export function checkPinsAfterAnalyses(settings: Settings, environment: string): Mistake[] {
  const { kargo, pipeline, freight } = settings;
  const own = kargo?.stages[environment];
  // Kargo itself decides there, and knows its analyses.
  if (settings.promotion.engine === "kargo" && own !== undefined && !own.pinApproves) return [];
  return (pipeline[environment]?.after ?? [])
    .filter((upstream) => kargo?.stages[upstream]?.verification !== undefined)
    .flatMap((upstream) =>
      Object.keys(freight)
        .filter((service) => freight[service] !== AUTO && ownerOf(settings, service, upstream) !== "pin")
        .map((service) => ({
          path: ["freight", service],
          message: `no pin of ${service} could pass: the analyses of kargo.stages.${upstream}.verification leave no record that the gate reads; add kargo.stages.${environment}, or remove the analyses`,
        })),
    );
}

/** Kargo can only be asked where it is, and approves only where it does not promote by itself. */
export function checkKargoEngine({ kargo, promotion }: Settings): Mistake[] {
  if (promotion.engine === "kargo" && kargo === undefined)
    return [
      {
        path: ["promotion", "engine"],
        message: "Kargo is not set up, so it can promote nothing; add slipway:kargo, or write git",
      },
    ];
  return Object.entries(kargo?.stages ?? {})
    .filter(([, stage]) => stage.pinApproves)
    .flatMap(([name, stage]) => {
      const path = ["kargo", "stages", name, "pinApproves"];
      if (promotion.engine !== "kargo")
        return [
          { path, message: "pins are not asked of Kargo; set promotion.engine to kargo, or remove the key" },
        ];
      return stage.promotion === "auto"
        ? [
            {
              path,
              message: `approved freight would be promoted at once, by Kargo and by the pin: kargo.stages.${name}.promotion is auto; write manual, or remove the key`,
            },
          ]
        : [];
    });
}
