import * as z from "zod";
import { Addons, driverMeaning, managed } from "./managed.ts";

/** The MicroK8s of this machine. */
export const Microk8s = z.strictObject({
  driver: z.literal("microk8s").meta(driverMeaning),
  channel: z
    .string()
    .regex(/^\d+\.\d+(-strict)?\/(stable|candidate|beta|edge)$/, {
      error: ({ input }) =>
        `"${input}" does not say which version: write a track and a risk level, as 1.34/stable; \`snap info microk8s\` lists them`,
    })
    .meta({
      description: "Channel of the snap, which decides the version of Kubernetes",
      examples: ["1.34/stable"],
    }),
  addons: Addons.default(["dns", "hostpath-storage"]).meta({ description: "Addons that are enabled" }),
  ...managed,
});
