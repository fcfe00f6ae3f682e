import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { mergePatch } from "../kubernetes/merge.ts";
import { KARGO_CHART, type KargoValuesSpec, kargoValues } from "./install-values.ts";

/** The account admin of Kargo. */
export interface KargoAdmin {
  /** Of the password, by bcrypt; see `bcryptHash`. */
  readonly passwordHash: pulumi.Input<string>;
  /** Signs the tokens of who has signed in; see `signingKey`. */
  readonly tokenSigningKey: pulumi.Input<string>;
}

export interface KargoInstallArgs extends Omit<KargoValuesSpec, "adminSecret"> {
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Version of Kargo and of its chart. */
  readonly version: string;
  /** Merged over the values that this makes, as a patch (RFC 7386). Nothing in it may be secret. */
  readonly values: Readonly<Record<string, unknown>>;
  /** None: nobody can sign in but through an identity provider. */
  readonly admin?: KargoAdmin;
  /** Seconds until all of Kargo must run. */
  readonly waitSeconds: number;
}

const ADMIN_SECRET = "kargo-admin";

/**
 * Kargo itself, in a namespace of its own, by its official chart. The admin's hash and key are in a Secret of their own and
 * not among the values, which Helm keeps in the cluster once for each of its revisions.
 */
export class KargoInstall extends pulumi.ComponentResource {
  constructor(name: string, args: KargoInstallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:kargo:Install", name, {}, opts);
    const { namespace, labels, admin } = args;
    const own = new k8s.core.v1.Namespace(
      `${name}-namespace`,
      { metadata: { name: namespace, labels } },
      { parent: this },
    );
    const account =
      admin === undefined ? undefined : registerAdmin(this, name, { namespace, labels, admin }, own);
    const spec = { ...args, ...(account === undefined ? {} : { adminSecret: ADMIN_SECRET }) };
    const typed = mergePatch(kargoValues(spec), admin === undefined ? {} : restartWith(admin));
    new k8s.helm.v3.Release(
      `${name}-release`,
      {
        name: "kargo",
        namespace,
        chart: KARGO_CHART,
        version: args.version,
        values: mergePatch(typed, args.values) as Record<string, unknown>,
        // An upgrade that fails is taken back: the version before goes on.
        atomic: true,
        cleanupOnFail: true,
        timeout: args.waitSeconds,
        maxHistory: 5,
      },
      { parent: this, dependsOn: [own, ...(account === undefined ? [] : [account])] },
    );
    this.registerOutputs();
  }
}

/**
 * Kargo reads the account at its start: pods that name it by a digest start again when it changes. The digest is no secret,
 * because the key in it is too long to be guessed.
 */
const restartWith = ({ passwordHash, tokenSigningKey }: KargoAdmin): Record<string, unknown> => ({
  api: {
    podAnnotations: {
      "slipway.dev/admin": pulumi.unsecret(
        pulumi
          .all([passwordHash, tokenSigningKey])
          .apply((parts) => createHash("sha256").update(parts.join("\n")).digest("hex")),
      ),
    },
  },
});

function registerAdmin(
  parent: pulumi.Resource,
  name: string,
  { namespace, labels, admin }: { namespace: string; labels: Record<string, string>; admin: KargoAdmin },
  own: pulumi.Resource,
): pulumi.Resource {
  return new k8s.core.v1.Secret(
    `${name}-admin`,
    {
      metadata: { name: ADMIN_SECRET, namespace, labels },
      stringData: {
        ADMIN_ACCOUNT_PASSWORD_HASH: admin.passwordHash,
        ADMIN_ACCOUNT_TOKEN_SIGNING_KEY: admin.tokenSigningKey,
      },
    },
    { parent, dependsOn: [own] },
  );
}
