import * as z from "zod";
import { DnsLabel } from "../fields.ts";

/** Services that are promoted together, by the name of the group. */
export const Groups = z
  .record(DnsLabel, z.array(DnsLabel).min(2))
  .default({})
  .meta({
    description:
      "Services that are promoted together, by the name of the group: one commit for all that changes, or none",
    examples: [{ shop: ["frontend", "catalogue"] }],
  });

/** The group that a service is in, with all that are in it. */
export function groupOf(
  groups: Readonly<Record<string, readonly string[]>>,
  service: string,
): { readonly name: string; readonly services: readonly string[] } | undefined {
  const found = Object.entries(groups).find(([, services]) => services.includes(service));
  return found === undefined ? undefined : { name: found[0], services: found[1] };
}
