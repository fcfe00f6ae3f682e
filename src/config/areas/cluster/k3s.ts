import * as z from "zod";
import { CredentialReference, Port } from "../../fields.ts";
import { driverMeaning, managed } from "./managed.ts";

/** A name or an address of a machine. */
const Address = z.union([z.hostname(), z.ipv4(), z.ipv6()], {
  error: ({ input }) =>
    `"${input}" is neither the name of a machine nor an address; leave out protocol and port`,
});

const Host = z
  .strictObject({
    address: Address.meta({
      description: "Its name or address; one that stays, as an Elastic IP of EC2 does",
    }),
    user: z
      .string()
      .regex(/^[a-z_][a-z0-9_-]*$/)
      .default("root")
      .meta({
        description: "Who signs in; another than root needs sudo without a password",
        examples: ["ubuntu"],
      }),
    port: Port.default(22).meta({ description: "Port of its SSH server" }),
    identityFile: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          "Path of the private key; default: your agent's keys and what your SSH configuration says",
        examples: ["~/.ssh/k3s_ed25519"],
      }),
    hostKey: z
      .string()
      .regex(/^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,2}$/, {
        error: () =>
          "this is no public host key: write kind and key, as the server's /etc/ssh/ssh_host_ed25519_key.pub has them, without the comment",
      })
      .optional()
      .meta({
        description:
          "The server's public key; default: what your known hosts say. An unknown key is never trusted",
      }),
  })
  .meta({ description: "The server, reached by SSH; none: this machine" });

/** A server of k3s. */
export const K3s = z.strictObject({
  driver: z.literal("k3s").meta(driverMeaning),
  host: Host.optional(),
  version: z
    .string()
    .regex(/^v\d+\.\d+\.\d+\+k3s\d+$/, {
      error: ({ input }) => `"${input}" is not an exact version of k3s: write it as v1.34.2+k3s1`,
    })
    .meta({ description: "Version of k3s", examples: ["v1.34.2+k3s1"] }),
  installer: z
    .strictObject({
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, { error: () => "a SHA-256 digest is 64 hexadecimal digits, in lower case" })
        .meta({
          description:
            "Digest of the script, which runs as root; k3s publishes it beside the script of each version as install.sh.sha256sum",
        }),
      url: z
        .url({ protocol: /^https$/ })
        .optional()
        .meta({
          description: "Where the script is; default: in k3s's repository, at the tag of the version",
          examples: ["https://mirror.acme.example/k3s/install.sh"],
        }),
    })
    .meta({ description: "The official script that installs k3s" }),
  tokenFrom: CredentialReference.optional().meta({
    description:
      "The secret by which other nodes join, written when the cluster is made; default: k3s makes one up",
  }),
  address: Address.optional().meta({
    description: "Where the API server is reached from here; default: the host's address",
    examples: ["k3s.acme.example"],
  }),
  tlsSans: z
    .array(Address)
    .default([])
    .meta({
      description: "More names and addresses for the API server's certificate",
      examples: [["k3s.acme.example"]],
    }),
  disable: z
    .array(z.enum(["coredns", "servicelb", "traefik", "local-storage", "metrics-server"]))
    .default([])
    .meta({ description: "Components of k3s that are left out", examples: [["traefik"]] }),
  ...managed,
});
