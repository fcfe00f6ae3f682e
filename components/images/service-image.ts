import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { RegistryAccount } from "./registry-credential.ts";

export interface ServiceImageArgs {
  /** Full name with tag: `ghcr.io/acme/craftista/catalogue:1.4.0`. */
  readonly image: string;
  /** Folder that is sent to the builder. */
  readonly context: string;
  /** Path of the Dockerfile; default: the one in the context. */
  readonly dockerfile?: string;
  /** As `linux/amd64`; default: that of the machine that builds. */
  readonly platform?: string;
  readonly arguments?: Readonly<Record<string, string>>;
  /** Registry host with an optional path, and the account that pushes; none for anonymous pushes. */
  readonly registry: string;
  readonly account?: pulumi.Input<RegistryAccount>;
}

/** An image that the program itself builds and pushes. It needs a Docker engine; a preview builds nothing. */
export class ServiceImage extends pulumi.ComponentResource {
  /** The image by its digest, known once it was pushed. */
  readonly reference: pulumi.Output<string>;

  constructor(name: string, args: ServiceImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:images:ServiceImage", name, {}, opts);
    const { account } = args;
    const image = new docker.Image(
      `${name}-image`,
      {
        imageName: args.image,
        buildOnPreview: false,
        build: {
          context: args.context,
          ...(args.dockerfile === undefined ? {} : { dockerfile: args.dockerfile }),
          ...(args.platform === undefined ? {} : { platform: args.platform }),
          ...(args.arguments === undefined ? {} : { args: { ...args.arguments } }),
        },
        ...(account === undefined ? {} : { registry: registryOf(args.registry, account) }),
      },
      { parent: this },
    );
    this.reference = image.repoDigest;
    this.registerOutputs();
  }
}

const registryOf = (
  registry: string,
  account: pulumi.Input<RegistryAccount>,
): docker.types.input.Registry => {
  const { username, password } = pulumi.output(account);
  return { server: registry.split("/")[0] ?? registry, username, password: pulumi.secret(password) };
};
