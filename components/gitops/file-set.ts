import type * as pulumi from "@pulumi/pulumi";
import { StoredResource } from "#components/dynamic/stored-resource.ts";
import type { FileSetInputs } from "./file-set-methods.ts";

/** What a file set needs; every value may come from another resource. */
export type FileSetArgs = { readonly [Key in keyof FileSetInputs]: pulumi.Input<FileSetInputs[Key]> };

/**
 * Files of a Git repository that one stack owns, written as one commit for each update. Deleting it removes the files
 * in one commit; their history stays.
 */
export class FileSet extends StoredResource {
  constructor(name: string, args: FileSetArgs, opts?: pulumi.CustomResourceOptions) {
    super("FileSet", "#components/gitops/file-set-methods.ts", name, args, opts);
  }
}
