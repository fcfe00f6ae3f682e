import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { pathForPlugin } from "#components/dynamic/project-folder.ts";
import { LocalRegistry } from "#components/images/local-registry.ts";
import type { RegistryAccount } from "#components/images/registry-credential.ts";
import { ServiceImage } from "#components/images/service-image.ts";
import type { LoadedSettings } from "./config/load.ts";
import type { Topology } from "./topology.ts";

/** The images that the hub builds, and the registry beside its cluster; nothing where the settings ask for nothing. */
export function buildImages(
  { settings, value }: LoadedSettings,
  { product, imageRepository }: Topology,
  account: pulumi.Output<RegistryAccount> | undefined,
  cluster: pulumi.Resource,
  opts: pulumi.ResourceOptions,
): pulumi.Resource[] {
  const { images, registry } = settings;
  if (images === undefined) return [];
  const providers = { docker: new docker.Provider("docker", {}, opts) };
  const local =
    images.localRegistry === undefined
      ? []
      : [
          // The network that it joins is made with the cluster.
          new LocalRegistry(`${product}-registry`, images.localRegistry, { providers, dependsOn: [cluster] }),
        ];
  const built = Object.entries(images.build).map(
    ([service, { version, context, dockerfile, ...build }]) =>
      new ServiceImage(
        `${product}-${service}`,
        {
          ...build,
          context: pathForPlugin(context),
          ...(dockerfile === undefined ? {} : { dockerfile: pathForPlugin(dockerfile) }),
          image: `${imageRepository(service)}:${version}`,
          registry: value(registry.host),
          ...(account === undefined ? {} : { account }),
        },
        { providers, dependsOn: local },
      ),
  );
  return [...local, ...built];
}
