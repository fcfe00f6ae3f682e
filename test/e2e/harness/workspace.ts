import { copyFileSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";

/** Reads a YAML file, hands it over to be changed, and writes it back with its comments. */
export function editYaml(file: string, change: (document: Document) => void): void {
  const document = parseDocument(readFileSync(file, "utf8"));
  change(document);
  writeFileSync(file, document.toString({ lineWidth: 0 }));
}

/** `Pulumi.yaml` and the stack files in a folder. */
export const stackFilesIn = (folder: string): string[] =>
  readdirSync(folder).filter((name) => /^Pulumi(\.[\w-]+)?\.yaml$/.test(name));

/**
 * Makes a project in an empty folder: copies of the stack files in `settings`, so that tests can edit them, and links to
 * the code. The engine notes a salt in stack files while it runs; one of another sandbox, copied at that moment, is left out.
 */
export function makeWorkspace(checkout: string, folder: string, settings = checkout): void {
  copyFileSync(join(checkout, "package.json"), join(folder, "package.json"));
  for (const file of stackFilesIn(settings)) {
    copyFileSync(join(settings, file), join(folder, file));
    editYaml(join(folder, file), (document) => document.delete("encryptionsalt"));
  }
  for (const name of ["src", "components", "node_modules"])
    symlinkSync(join(checkout, name), join(folder, name));
}
