import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

/** Images are made by the hub; what is built is a service, and what is pushed to a local registry goes there. */
export function checkImages({ images, services, registry, hub }: Settings, environment: string): Mistake[] {
  if (images === undefined) return [];
  const found: Mistake[] = [];
  if (hub !== true)
    found.push({
      path: ["images"],
      message: `the hub's stack alone makes images, and "${environment}" is not the hub: nothing would be built here; move slipway:images to Pulumi.${hub}.yaml, or remove it`,
    });
  for (const name of Object.keys(images.build))
    if (services[name] === undefined)
      found.push({
        path: ["images", "build", name],
        message: `"${name}" is not a service; services are ${Object.keys(services).join(", ")}`,
      });
  const port = images.localRegistry?.port;
  const { host } = registry;
  if (port !== undefined && typeof host === "string" && host.split("/")[0] !== `localhost:${port}`)
    found.push({
      path: ["registry", "host"],
      message: `"${host}" is not the local registry that images.localRegistry makes; write localhost:${port}, or remove images.localRegistry`,
    });
  return found;
}
