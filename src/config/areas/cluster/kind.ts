import * as z from "zod";
import { Port } from "../../fields.ts";
import { ClusterName, driverMeaning, managed } from "./managed.ts";

/** A cluster of kind. */
export const Kind = z.strictObject({
  driver: z.literal("kind").meta(driverMeaning),
  name: ClusterName,
  image: z
    .string()
    .regex(
      /^[^\s:@]+(:\d+\/[^\s:@]+)?(:(?!latest$|latest@)[\w.-]+(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
      {
        error: ({ input }) =>
          `"${input}" does not say which version: write an image with its tag or digest, as kindest/node:v1.34.0`,
      },
    )
    .optional()
    .meta({
      description:
        "Image of the nodes, which decides the version of Kubernetes; default: that of the installed kind",
      examples: ["kindest/node:v1.34.0"],
    }),
  workers: z
    .int()
    .min(0)
    .max(20)
    .default(0)
    .meta({ description: "Nodes beside the control plane, which runs pods too where there are none" }),
  ports: z
    .array(
      z.strictObject({
        host: Port.meta({ description: "Port of this machine, on 127.0.0.1" }),
        node: Port.meta({ description: "Port of the control plane's node, as that of a NodePort service" }),
      }),
    )
    .default([])
    .refine((ports) => new Set(ports.map(({ host }) => host)).size === ports.length, {
      error: "two entries take the same port of this machine; give each its own `host`",
    })
    .meta({
      description: "Ports of this machine that lead into the cluster",
      examples: [[{ host: 8080, node: 30080 }]],
    }),
  ...managed,
});
