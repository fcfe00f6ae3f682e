import * as z from "zod";
import { DnsLabel } from "../fields.ts";
import { Gates } from "./gates.ts";

const Stage = z.strictObject({
  after: z
    .array(DnsLabel)
    .default([])
    .meta({ description: "Stages that must have verified a version first; empty for the one way in" }),
  gates: Gates,
});

/** The stages that freight goes through, by environment name. */
export const Pipeline = z
  .record(DnsLabel, Stage)
  .meta({ description: "The stages that freight goes through, by environment name" });
