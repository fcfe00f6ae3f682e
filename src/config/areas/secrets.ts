import * as z from "zod";
import { CredentialReference, DnsLabel } from "../fields.ts";
import { byName, Duration } from "./argocd/fields.ts";

const kind = {
  description:
    "Who makes the Secret: plain: this program; sealed: a Sealed Secrets controller, from Git; external: External Secrets, from a store",
};
const Key = z.string().regex(/^[-._a-zA-Z0-9]+$/, {
  error: ({ input }) => `"${input}" is not a key of a Secret: write letters, digits, "-", "_" and "."`,
});
const type = z.string().min(1).default("Opaque").meta({ description: "Type of the Secret" });
const data = byName(Key, CredentialReference)
  .refine((keys) => Object.keys(keys).length > 0, { error: "a Secret has at least one key" })
  .meta({ description: "Where the value of each key is found", examples: [{ API_KEY: { env: "API_KEY" } }] });

const Plain = z.strictObject({ kind: z.literal("plain").meta(kind), type, data });

const Sealed = z.strictObject({
  kind: z.literal("sealed").meta(kind),
  scope: z.enum(["strict", "namespace", "cluster"]).default("strict").meta({
    description:
      "Where it can be opened: under its name, anywhere in the namespace, or anywhere in the cluster",
  }),
  type,
  data,
});

const External = z
  .strictObject({
    kind: z.literal("external").meta(kind),
    store: DnsLabel.meta({ description: "Name of a store of secrets.stores", examples: ["vault"] }),
    refresh: Duration.default("1h").meta({ description: "How often the store is asked" }),
    type,
    keys: byName(
      Key,
      z.strictObject({
        key: z
          .string()
          .min(1)
          .meta({ description: "Entry of the store", examples: ["shop/payment"] }),
        property: z
          .string()
          .min(1)
          .optional()
          .meta({ description: "Property of the entry; default: all of it", examples: ["password"] }),
      }),
    )
      .default({})
      .meta({ description: "What each key of the Secret is taken from" }),
    all: z
      .array(z.string().min(1))
      .default([])
      .meta({ description: "Entries of which every property becomes a key", examples: [["shop/mail"]] }),
  })
  .refine(({ keys, all }) => Object.keys(keys).length + all.length > 0, {
    error: "nothing is taken from the store; name keys, or entries under all",
  });

const auth = { description: "How External Secrets signs in to the Vault" };
const mount = z.string().min(1);
const VaultAuth = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("kubernetes").meta(auth),
      mount: mount.default("kubernetes").meta({ description: "Where its auth method is mounted" }),
      role: z
        .string()
        .min(1)
        .meta({ description: "Role of the Vault", examples: ["shop-dev"] }),
      serviceAccount: DnsLabel.default("default").meta({
        description: "Service account of the environment's namespace",
      }),
    }),
    z.strictObject({
      kind: z.literal("token").meta(auth),
      tokenFrom: CredentialReference.meta({ description: "A token of the Vault" }),
    }),
    z.strictObject({
      kind: z.literal("app-role").meta(auth),
      mount: mount.default("approle").meta({ description: "Where its auth method is mounted" }),
      roleId: z
        .string()
        .min(1)
        .meta({ description: "Id of the role, which is no secret", examples: ["db02de05"] }),
      secretIdFrom: CredentialReference.meta({ description: "The role's secret id" }),
    }),
  ])
  .meta(auth);

const store = {
  description: "What the store is; existing: there is a SecretStore or ClusterSecretStore already",
};
const Store = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("vault").meta(store),
    server: z
      .url({ protocol: /^https$/, error: "a Vault is asked for secrets: write an address with https://" })
      .meta({ description: "Address of the Vault", examples: ["https://vault.example.com:8200"] }),
    path: z.string().min(1).default("secret").meta({ description: "Where its key-value engine is mounted" }),
    version: z.enum(["v1", "v2"]).default("v2").meta({ description: "Version of the key-value engine" }),
    namespace: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Namespace of a Vault Enterprise", examples: ["shop"] }),
    authority: z
      .string()
      .startsWith("-----BEGIN CERTIFICATE-----", { error: "not a certificate: write PEM" })
      .optional()
      .meta({
        description: "PEM of the authority that signed the server's certificate; default: the public ones",
        examples: ["-----BEGIN CERTIFICATE-----"],
      }),
    auth: VaultAuth,
  }),
  z.strictObject({
    kind: z.literal("other").meta(store),
    provider: z
      .record(z.string().min(1), z.json())
      .refine((provider) => Object.keys(provider).length === 1, {
        error:
          "a store has exactly one provider, e.g. { aws: { service: SecretsManager, region: eu-central-1 } }",
      })
      .meta({
        description: "spec.provider as External Secrets writes it; nothing secret",
        examples: [{ aws: { service: "SecretsManager", region: "eu-central-1" } }],
      }),
  }),
  z.strictObject({
    kind: z.literal("existing").meta(store),
    clusterWide: z
      .boolean()
      .default(false)
      .meta({ description: "Whether it is a ClusterSecretStore of this name, instead of a SecretStore" }),
  }),
]);
export type Store = z.infer<typeof Store>;

/** Secrets of an environment's namespace. */
export const Secrets = z
  .strictObject({
    sealing: z
      .strictObject({
        certificateFrom: CredentialReference.meta({
          description: "Certificate of the Sealed Secrets controller, as `kubeseal --fetch-cert` prints it",
        }),
      })
      .optional()
      .meta({ description: "With what sealed Secrets are sealed" }),
    stores: z
      .record(DnsLabel, Store)
      .default({})
      .meta({ description: "Stores that External Secrets reads, by a name of yours" }),
    items: z
      .record(DnsLabel, z.discriminatedUnion("kind", [Plain, Sealed, External]))
      .meta({ description: "Secrets of the environment's namespace, by name" }),
  })
  .optional()
  .meta({ description: "Secrets of the environment's namespace, and who makes each" });
