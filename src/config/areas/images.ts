import semver from "semver";
import * as z from "zod";
import { DnsLabel, Port } from "../fields.ts";

const Build = z
  .strictObject({
    context: z
      .string()
      .min(1)
      .meta({
        description: "Folder that is sent to the builder, from the project's folder",
        examples: ["../catalogue"],
      }),
    dockerfile: z
      .string()
      .min(1)
      .optional()
      .meta({
        description: "Path of the Dockerfile, from the project's folder; default: the one in the context",
        examples: ["../catalogue/Dockerfile.release"],
      }),
    version: z
      .string()
      .refine((text) => semver.valid(text) === text, {
        error: ({ input }) => `"${input}" is not a semantic version: write it as 1.4.0 (https://semver.org)`,
      })
      .meta({ description: "The version that it becomes, which is its tag", examples: ["1.4.0"] }),
    platform: z
      .templateLiteral(["linux/", z.string().regex(/^\w+$/)])
      .optional()
      .meta({
        description: "Platform of the image; default: that of the machine that builds",
        examples: ["linux/amd64"],
      }),
    arguments: z
      .record(z.string().regex(/^[A-Za-z_]\w*$/), z.string())
      .optional()
      .meta({
        description: "Build arguments by name; no secrets: they stay in the image",
        examples: [{ NODE_VERSION: "24" }],
      }),
  })
  .meta({ description: "An image that the hub's stack builds and pushes" });

const LocalRegistry = z
  .strictObject({
    container: DnsLabel.default("registry").meta({ description: "Name of the container" }),
    image: z.string().min(1).default("registry:3.0.0").meta({ description: "Image of the registry" }),
    port: Port.default(5001).meta({ description: "Port of this machine, on loopback alone" }),
    network: z.string().min(1).default("kind").meta({
      description: "Docker network of the cluster's nodes: kind, or the name of a minikube profile",
    }),
  })
  .meta({ description: "A registry in a container beside a kind or minikube cluster" });

/** What the stack does with images itself. */
export const Images = z
  .strictObject({
    build: z
      .record(DnsLabel, Build)
      .default({})
      .meta({ description: "Images to build and push, by service" }),
    localRegistry: LocalRegistry.optional(),
  })
  .optional()
  .meta({
    description:
      "Images that the hub's stack makes itself, with the Docker engine of its machine, so only in Pulumi.<hub>.yaml; none: CI builds them",
  });
