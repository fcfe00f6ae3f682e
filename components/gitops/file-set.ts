import * as pulumi from "@pulumi/pulumi";
import type { FileSetInputs } from "./file-set-methods.ts";

/**
 * What Pulumi stores as text in the state. It stays as it is for ever, because refresh and destroy run the text of the
 * last update; everything that can change is behind the imports.
 */
const provider: pulumi.dynamic.ResourceProvider<FileSetInputs, FileSetInputs> = {
  async configure(request) {
    globalThis.slipwayProviderConfig = request.config;
  },
  async check(olds, news) {
    return (await import("#components/gitops/file-set-methods.ts")).methods.check(olds, news);
  },
  async diff(id, olds, news) {
    return (await import("#components/gitops/file-set-methods.ts")).methods.diff(id, olds, news);
  },
  async create(inputs) {
    return (await import("#components/gitops/file-set-methods.ts")).methods.create(inputs);
  },
  async read(id, props) {
    return (await import("#components/gitops/file-set-methods.ts")).methods.read(id, props);
  },
  async update(id, olds, news) {
    return (await import("#components/gitops/file-set-methods.ts")).methods.update(id, olds, news);
  },
  async delete(id, props) {
    return (await import("#components/gitops/file-set-methods.ts")).methods.delete(id, props);
  },
};

/** What a file set needs; every value may come from another resource. */
export type FileSetArgs = { readonly [Key in keyof FileSetInputs]: pulumi.Input<FileSetInputs[Key]> };

/**
 * Files of a Git repository that one stack owns, written as one commit for each update. Deleting it removes the files
 * in one commit; their history stays.
 */
export class FileSet extends pulumi.dynamic.Resource {
  constructor(name: string, args: FileSetArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, args, opts, "slipway", "FileSet");
  }
}
