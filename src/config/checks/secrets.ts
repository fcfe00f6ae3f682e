import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

const list = (names: readonly string[]): string => names.join(", ") || "none";

/** Name of the Application that brings sealed Secrets from Git into the cluster. */
export const SEALED_APPLICATION = "sealed-secrets";

/** What a Secret needs is there, its name is free, and what services need is made in this environment. */
export function checkSecrets({ secrets, services, applications, registry, gitops }: Settings): Mistake[] {
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
  const sealed = items.some(([, { kind }]) => kind === "sealed");
  if (sealed && (applications[SEALED_APPLICATION] ?? services[SEALED_APPLICATION]) !== undefined)
    found.push({
      path: ["applications", SEALED_APPLICATION],
      message: `"${SEALED_APPLICATION}" is the Application that brings sealed Secrets into the cluster; choose another name`,
    });
  if (sealed && gitops.controller === "flux")
    found.push({
      path: ["secrets", "items"],
      message:
        "sealed Secrets are brought to the cluster by an Application of Argo CD's, and gitops.controller is flux; make them plain or external",
    });
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
