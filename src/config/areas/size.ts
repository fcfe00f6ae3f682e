import * as z from "zod";
import { DnsLabel } from "../fields.ts";

const Replicas = z.int().min(0).max(1_000);
/** How large an environment is. */
export const Size = z
  .strictObject({
    replicas: Replicas.default(1).meta({
      description: "Replicas of every service that has no figure of its own",
    }),
    services: z
      .record(
        DnsLabel,
        z.strictObject({
          replicas: Replicas.optional().meta({ description: "Replicas of this service", examples: [3] }),
        }),
      )
      .default({})
      .meta({ description: "What is different for one service, by its name" }),
    persistence: z
      .boolean()
      .default(true)
      .meta({ description: "Whether databases keep their data on a volume" }),
    progressDeadlineSeconds: z.int().min(5).optional().meta({
      description: "Seconds without progress after which a roll-out has failed; default: the kind's",
    }),
  })
  .prefault({})
  .meta({ description: "How large an environment is" });
