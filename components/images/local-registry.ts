import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** The port on which the registry listens in its container (distribution/distribution, default configuration). */
const INSIDE = 5_000;

export interface LocalRegistryArgs {
  /** Name of the container, by which others of its network reach it. */
  readonly container: string;
  /** The registry's image. */
  readonly image: string;
  /** The port of this machine, on loopback alone. */
  readonly port: number;
  /** The Docker network of the cluster's nodes: `kind`, or the name of a minikube profile. It must be there. */
  readonly network: string;
}

/** A registry in a container beside a cluster whose nodes are containers, too. It needs a Docker engine. */
export class LocalRegistry extends pulumi.ComponentResource {
  constructor(name: string, args: LocalRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:images:LocalRegistry", name, {}, opts);
    const image = new docker.RemoteImage(
      `${name}-image`,
      { name: args.image, keepLocally: true },
      { parent: this },
    );
    // A volume of its own: a container that is replaced keeps the images.
    const volume = new docker.Volume(`${name}-volume`, { name: args.container }, { parent: this });
    new docker.Container(
      `${name}-container`,
      {
        name: args.container,
        image: image.imageId,
        restart: "unless-stopped",
        ports: [{ internal: INSIDE, external: args.port, ip: "127.0.0.1" }],
        networksAdvanced: [{ name: args.network }],
        volumes: [{ volumeName: volume.name, containerPath: "/var/lib/registry" }],
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
