import { MAX_LABEL_LENGTH } from "#components/kubernetes/names.ts";
import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";
import { checkManifestPorts } from "./ports.ts";

/** An application and a service have different names: both would be the same Application of Argo CD. */
const checkApplicationNames = ({ applications, services, pipeline }: Settings): Mistake[] =>
  Object.keys(applications).flatMap((name) => {
    const path = ["applications", name];
    if (services[name] !== undefined)
      return [
        { path, message: `"${name}" is also a service; choose another name, or remove one of the two` },
      ];
    return Object.keys(pipeline)
      .map((stage) => `${name}-${stage}`)
      .filter((full) => full.length > MAX_LABEL_LENGTH)
      .map((full) => ({
        path,
        message: `the name "${full}" has ${full.length} characters, Kubernetes allows ${MAX_LABEL_LENGTH}; shorten one of its parts`,
      }));
  });

/** What is said about the Application of a service names a service. */
const checkServiceApplications = ({ argocd, services }: Settings): Mistake[] =>
  Object.keys(argocd.services)
    .filter((name) => services[name] === undefined)
    .map((name) => ({
      path: ["argocd", "services", name],
      message: `"${name}" is not a service; services are ${Object.keys(services).join(", ")}`,
    }));

/** Two objects of one application that are the same object would overwrite each other's file. */
const checkManifestNames = ({ applications }: Settings): Mistake[] =>
  Object.entries(applications).flatMap(([name, { source }]) => {
    if (source.kind !== "manifests") return [];
    const keys = source.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    return keys.flatMap((key, at) =>
      keys.indexOf(key) === at
        ? []
        : [
            {
              path: ["applications", name, "source", "objects", at],
              message: `${key} is there twice; rename or remove one`,
            },
          ],
    );
  });

/** The checks of what Argo CD deploys besides, or beyond, the services. */
export const applicationChecks = [
  checkApplicationNames,
  checkServiceApplications,
  checkManifestNames,
  checkManifestPorts,
];
