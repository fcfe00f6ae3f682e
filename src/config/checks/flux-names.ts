import { MAX_LABEL_LENGTH } from "#components/kubernetes/names.ts";
import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";
import { findCycle } from "./cycle.ts";

/** Longest name of a Helm release (Helm's `ValidateReleaseName`). */
const MAX_RELEASE = 53;

const names = (record: object): string => Object.keys(record).join(", ") || "none";

/** What is said about services and folders names them, and nobody waits for himself. */
export const checkNames = ({ flux, services, gitops, pipeline }: Settings): Mistake[] => {
  if (flux === undefined || gitops.controller !== "flux") return [];
  const { kustomizations, notifications } = flux;
  const unknownService = (path: string[], name: string): Mistake[] =>
    services[name] === undefined
      ? [{ path, message: `"${name}" is not a service; services are ${names(services)}` }]
      : [];
  return [
    ...Object.keys(services)
      .filter((name) => name.length > MAX_RELEASE)
      .map((name) => ({
        path: ["services", name],
        message: `"${name}" has ${name.length} characters, a Helm release ${MAX_RELEASE} at most; shorten it`,
      })),
    ...Object.entries(flux.services).flatMap(([name, { dependsOn }]) => [
      ...unknownService(["flux", "services", name], name),
      ...dependsOn.flatMap((other) => unknownService(["flux", "services", name, "dependsOn"], other)),
    ]),
    ...Object.entries(kustomizations).flatMap(([name, { dependsOn }]) => [
      ...dependsOn
        .filter((other) => kustomizations[other] === undefined)
        .map((other) => ({
          path: ["flux", "kustomizations", name, "dependsOn"],
          message: `"${other}" is no entry of flux.kustomizations; entries are ${names(kustomizations)}`,
        })),
      ...Object.keys(pipeline)
        .map((stage) => `${name}-${stage}`)
        .filter((full) => full.length > MAX_LABEL_LENGTH)
        .map((full) => ({
          path: ["flux", "kustomizations", name],
          message: `the name "${full}" has ${full.length} characters, Kubernetes allows ${MAX_LABEL_LENGTH}; shorten one of its parts`,
        })),
    ]),
    ...Object.entries(notifications.alerts).flatMap(([name, { provider, services: told = [] }]) => [
      ...(notifications.providers[provider] === undefined
        ? [
            {
              path: ["flux", "notifications", "alerts", name, "provider"],
              message: `"${provider}" is no receiver; receivers are ${names(notifications.providers)}`,
            },
          ]
        : []),
      ...told.flatMap((service) =>
        unknownService(["flux", "notifications", "alerts", name, "services"], service),
      ),
    ]),
  ];
};

/** Nothing waits for itself, over however many others. */
export const checkCircles = ({ flux }: Settings): Mistake[] => {
  if (flux === undefined) return [];
  return (["services", "kustomizations"] as const).flatMap((part) => {
    const entries: Readonly<Record<string, { readonly dependsOn: readonly string[] }>> = flux[part];
    const circle = findCycle(
      Object.fromEntries(Object.entries(entries).map(([name, { dependsOn }]) => [name, dependsOn])),
    );
    return circle === undefined
      ? []
      : [
          {
            path: ["flux", part],
            message: `${circle.join(" waits for ")}: none of them would ever be rolled out; remove one of the dependsOn`,
          },
        ];
  });
};
