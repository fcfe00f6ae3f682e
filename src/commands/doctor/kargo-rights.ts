import type { Environment } from "../project.ts";
import type { Right } from "./right.ts";

const KARGO = "kargo.akuity.io";

/** What an environment's stack does with Kargo, in the hub's cluster; nothing without Kargo. */
export function kargoRights({
  settings: { kargo, hub, promotion },
  topology: { product, environment },
}: Pick<Environment, "settings" | "topology">): Right[] {
  if (kargo === undefined) return [];
  const may = (verb: string, resource: string): Right => ({
    verb,
    group: KARGO,
    resource,
    namespace: product,
  });
  const stage = kargo.stages[environment];
  const asks = stage !== undefined && promotion.engine === "kargo";
  const makesStages = stage !== undefined || (hub === true && Object.keys(kargo.controlFlow).length > 0);
  return [
    ...(makesStages ? [may("create", "stages")] : []),
    ...(asks
      ? [
          may("create", "promotions"),
          // Kargo's own verb, which its webhooks ask about.
          may("promote", "stages"),
          may("create", "freights"),
          may("patch", "warehouses"),
          ...(stage.pinApproves ? [{ ...may("patch", "freights"), subresource: "status" }] : []),
        ]
      : []),
    ...(hub === true
      ? [
          { verb: "create", group: KARGO, resource: "projects" },
          ...["projectconfigs", "warehouses", "promotiontasks"].map((resource) => may("create", resource)),
          { verb: "create", group: "", resource: "secrets", namespace: product },
          ...(Object.keys(kargo.clusterTasks).length === 0
            ? []
            : [{ verb: "create", group: KARGO, resource: "clusterpromotiontasks" }]),
          ...(Object.keys(kargo.analysisTemplates).length === 0
            ? []
            : [{ ...may("create", "analysistemplates"), group: "argoproj.io" }]),
        ]
      : []),
  ];
}
