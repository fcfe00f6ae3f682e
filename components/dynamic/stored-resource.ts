import * as pulumi from "@pulumi/pulumi";

/** A module that exports the provider's `methods`, as Node resolves it from the program's folder. */
export type MethodsModule = `#components/${string}.ts`;

/**
 * The text that Pulumi keeps in the state as a dynamic provider and runs for create, update, refresh and destroy. It
 * stays as it is for ever, because refresh and destroy run the text of the last update; everything that can change is
 * behind the import. Written down instead of serialised from functions, which loads a compiler and costs each run of the
 * program half a second.
 */
export const storedProvider = (module: MethodsModule): string => `exports.handler = () => {
  const methods = async () => (await import(${JSON.stringify(module)})).methods;
  return {
    configure: async (request) => { globalThis.slipwayProviderConfig = request.config; },
    check: async (olds, news) => (await methods()).check(olds, news),
    diff: async (id, olds, news) => (await methods()).diff(id, olds, news),
    create: async (inputs) => (await methods()).create(inputs),
    read: async (id, props) => (await methods()).read(id, props),
    update: async (id, olds, news) => (await methods()).update(id, olds, news),
    delete: async (id, props) => (await methods()).delete(id, props),
  };
};
`;

/** The methods of a stored provider. The stored text calls these by name: names never change. */
export type StoredMethods<Inputs, Outputs = Inputs> = Required<
  Omit<pulumi.dynamic.ResourceProvider<Inputs, Outputs>, "configure">
>;

/** A resource with a stored provider of ours; its type token is `pulumi-nodejs:dynamic/slipway:<type>`, fixed for good. */
export abstract class StoredResource extends pulumi.CustomResource {
  constructor(
    type: string,
    module: MethodsModule,
    name: string,
    props: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    super(
      `pulumi-nodejs:dynamic/slipway:${type}`,
      name,
      { ...props, __provider: storedProvider(module) },
      opts,
    );
  }
}
