import { manifestType } from "#sandbox/registry/image-manifest.ts";
import { endToEnd } from "./context.ts";
import { PRODUCT } from "./scenario.ts";

/** The digest that the registry gives for a version of a service, asked without the product. */
export async function digestInRegistry(service: string, version: string): Promise<string> {
  const url = `http://${endToEnd().sandbox.registry}/v2/${PRODUCT}/${service}/manifests/${version}`;
  const answer = await fetch(url, { method: "HEAD", headers: { accept: manifestType } });
  const digest = answer.headers.get("docker-content-digest");
  if (digest === null) throw new Error(`${url}: ${answer.status} without a digest`);
  return digest;
}
