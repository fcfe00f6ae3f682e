import semver from "semver";
import * as z from "zod";
import { DnsLabel } from "../fields.ts";

/** The value of a service whose version Kargo chooses. */
export const AUTO = "auto";

const Pin = z
  .string()
  .refine((text) => text === AUTO || semver.valid(text) === text, {
    error: ({ input }) =>
      `"${input}" is not a semantic version: write it as 1.4.0 (https://semver.org), or auto to leave it to Kargo`,
  })
  .meta({ description: "A semantic version, e.g. 1.4.0, or auto" });

/** Who owns the version of each service in this environment: a pin does, or the pipeline. */
export const Freight = z.record(DnsLabel, Pin).default({}).meta({
  description:
    "The pinned version of each service, which `pulumi up` promotes; or auto where Kargo promotes by itself",
});

/** The versions that `pulumi up` promotes, by service. */
export const pinned = (freight: z.infer<typeof Freight>): Record<string, string> =>
  Object.fromEntries(Object.entries(freight).filter(([, version]) => version !== AUTO));
