import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

const list = (names: readonly string[]): string => names.join(", ") || "none";

/** Name of what brings sealed Secrets from Git into the cluster: an Application, or a folder of Flux's. */
export const SEALED_SECRETS = "sealed-secrets";

/** What a Secret needs is there, its name is free, and what services need is made in this environment. */
export function checkSecrets(settings: Settings): Mistake[] {
  const { secrets, services, registry } = settings;
  const items = Object.entries(secrets?.items ?? {});
  const taken = new Set([
    ...Object.keys(services).map((service) => `${service}-account`),
    ...(registry.pullSecret === undefined ? [] : [registry.pullSecret]),
    ...Object.keys(secrets?.stores ?? {}).map((store) => `${store}-store`),
  ]);
  const stores = Object.keys(secrets?.stores ?? {});
  const found: Mistake[] = items.flatMap(([name, item]) => {
    const path = ["secrets", "items", name];
    const mistakes: Mistake[] = [];
    if (taken.has(name))
      mistakes.push({
        path,
        message: `"${name}" is a Secret that this program makes already; choose another name`,
      });
    if (item.kind === "sealed" && secrets?.sealing === undefined)
      mistakes.push({
        path,
        message: "nothing can be sealed without a certificate; set secrets.sealing.certificateFrom",
      });
    if (item.kind === "external" && !stores.includes(item.store))
      mistakes.push({
        path: [...path, "store"],
        message: `"${item.store}" is no store; there are ${list(stores)}`,
      });
    return mistakes;
  });
  if (items.some(([, { kind }]) => kind === "sealed")) found.push(...checkSealedName(settings));
  for (const [service, { secrets: needed, kind }] of Object.entries(services)) {
    const path = ["services", service, "secrets"];
    if (needed.length > 0 && kind === "postgres")
      found.push({ path, message: "a database has the Secret of its account alone; remove the key" });
    for (const name of needed)
      if (secrets?.items[name] === undefined)
        found.push({
          path,
          message: `"${name}" is no Secret of this environment; there are ${list(items.map(([key]) => key))}`,
        });
  }
  return found;
}

/** What brings sealed Secrets has its name alone. */
function checkSealedName({ applications, services, gitops, flux }: Settings): Mistake[] {
  const taken =
    gitops.controller === "flux"
      ? { path: ["flux", "kustomizations", SEALED_SECRETS], by: flux?.kustomizations[SEALED_SECRETS] }
      : {
          path: ["applications", SEALED_SECRETS],
          by: applications[SEALED_SECRETS] ?? services[SEALED_SECRETS],
        };
  const what = gitops.controller === "flux" ? "folder of Flux's" : "Application";
  return taken.by === undefined
    ? []
    : [
        {
          path: taken.path,
          message: `"${SEALED_SECRETS}" is the ${what} that brings sealed Secrets into the cluster; choose another name`,
        },
      ];
}
