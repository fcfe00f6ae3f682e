import * as z from "zod";

/** How promotions wait and sign. */
export const Promotion = z
  .strictObject({
    timeoutSeconds: z
      .int()
      .min(5)
      .default(300)
      .meta({ description: "Seconds from the push until an unhealthy release has failed" }),
    holdSeconds: z
      .int()
      .min(0)
      .default(2)
      .meta({ description: "Seconds a release must stay healthy before it counts as verified" }),
    author: z
      .strictObject({
        name: z
          .string()
          .min(1)
          .meta({ description: "Name of the author", examples: ["Slipway"] }),
        email: z
          .email({ pattern: z.regexes.html5Email })
          .meta({ description: "Address of the author", examples: ["slipway@example.com"] }),
      })
      .default({ name: "Slipway", email: "slipway@localhost" })
      .meta({ description: "Author of the commits and tags that promotions make" }),
  })
  .prefault({})
  .meta({ description: "How promotions wait and sign" });
