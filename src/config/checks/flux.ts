import { MANIFEST_NAMESPACE } from "#components/flux/install-sources.ts";
import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";
import { checkCircles, checkNames } from "./flux-names.ts";

/** Settings of the controller that does not roll out would do nothing. */
const checkController = (settings: Settings): Mistake[] => {
  const { gitops, flux, argocd, applications, notifications, kargo, pipeline, services } = settings;
  const mistake = (path: string[], message: string): Mistake => ({ path, message });
  if (gitops.controller === "argocd") {
    const found: Mistake[] = [];
    if (flux !== undefined && flux.install.method === "external")
      found.push(
        mistake(
          ["flux"],
          "Argo CD is the controller, and nothing reads these settings; remove the key, or set gitops.controller: flux",
        ),
      );
    if (gitops.keepArgoCd)
      found.push(
        mistake(["gitops", "keepArgoCd"], "Argo CD is the controller and is there anyway; remove the key"),
      );
    if (gitops.leaveWorkloads && gitops.pattern !== "application")
      found.push(
        mistake(
          ["gitops", "leaveWorkloads"],
          `with the pattern ${gitops.pattern} the Applications are not Pulumi's; set pattern: application first (with handOver: true)`,
        ),
      );
    return found;
  }
  const only = "only Argo CD has them, and gitops.controller is flux; remove the key";
  return [
    ...(gitops.pattern === "application"
      ? []
      : [mistake(["gitops", "pattern"], `${gitops.pattern} is a pattern of Argo CD's; remove the key`)]),
    ...(Object.keys(applications).length === 0
      ? []
      : [
          mistake(
            ["applications"],
            "these are Argo CD's; put the manifests into a folder and name it in flux.kustomizations",
          ),
        ]),
    ...(notifications === undefined
      ? []
      : [mistake(["notifications"], "Argo CD sends these; write the receivers into flux.notifications")]),
    ...(kargo === undefined
      ? []
      : [mistake(["kargo"], "Kargo promotes by syncing Applications of Argo CD's; remove the key")]),
    ...Object.entries(services).flatMap(([name, service]) =>
      (["migration", "smokeTest"] as const)
        .filter((job) => service[job] !== undefined)
        .map((job) =>
          mistake(["services", name, job], "the Jobs of a service are hooks of Argo CD's; remove the key"),
        ),
    ),
    ...(Object.keys(argocd.services).length === 0 ? [] : [mistake(["argocd", "services"], only)]),
    ...(gitops.keepArgoCd || (argocd.install.method === "external" && argocd.system === undefined)
      ? []
      : [
          mistake(
            ["argocd"],
            "Argo CD would be removed, and gitops.controller is flux; remove the key, or set gitops.keepArgoCd: true while environments need it",
          ),
        ]),
    ...Object.entries(pipeline).flatMap(([stage, { gates }]) =>
      gates?.soak === undefined
        ? []
        : [
            mistake(
              ["pipeline", stage, "gates", "soak"],
              "the health of a stage over time is known from Argo CD alone; remove the key",
            ),
          ],
    ),
  ];
};

/** What is installed goes where its manifest says. */
const checkNamespace = ({ flux, argocd, hub, cluster }: Settings): Mistake[] => {
  if (flux === undefined) return [];
  const found: Mistake[] = [];
  if (flux.namespace === argocd.namespace)
    found.push({
      path: ["flux", "namespace"],
      message: `"${flux.namespace}" is Argo CD's namespace; give Flux one of its own`,
    });
  if (flux.install.method === "external") return found;
  if (flux.namespace !== MANIFEST_NAMESPACE)
    found.push({
      path: ["flux", "namespace"],
      message: `the official manifest is written for ${MANIFEST_NAMESPACE}, and its controllers find each other there; remove the key, or install Flux yourself`,
    });
  if (hub !== true)
    found.push({
      path: ["flux", "install"],
      message: "the hub installs, and this stack is none; remove the key",
    });
  else if (cluster.driver === "sandbox")
    found.push({
      path: ["flux", "install", "method"],
      message: `"manifest" needs a cluster of your own (cluster.driver: existing); the sandbox runs Flux's controllers itself. Write external`,
    });
  return found;
};

/** The checks of what Flux rolls out, and of who the controller is. */
export const fluxChecks = [checkController, checkNamespace, checkNames, checkCircles];
