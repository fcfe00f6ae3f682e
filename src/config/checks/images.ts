import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

/** What is built is a service, and what is pushed to a local registry goes there. */
export function checkImages({ images, services, registry }: Settings): Mistake[] {
  const unknown = Object.keys(images?.build ?? {})
    .filter((name) => services[name] === undefined)
    .map((name) => ({
      path: ["images", "build", name],
      message: `"${name}" is not a service; services are ${Object.keys(services).join(", ")}`,
    }));
  const port = images?.localRegistry?.port;
  const { host } = registry;
  if (port === undefined || typeof host !== "string" || host.split("/")[0] === `localhost:${port}`)
    return unknown;
  return [
    ...unknown,
    {
      path: ["registry", "host"],
      message: `"${host}" is not the local registry that images.localRegistry makes; write localhost:${port}, or remove images.localRegistry`,
    },
  ];
}
