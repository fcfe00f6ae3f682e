import { copyFileSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, parseDocument } from "yaml";

/** Reads a YAML file, hands it over to be changed, and writes it back with its comments. */
export function editYaml(file: string, change: (document: Document) => void): void {
  const document = parseDocument(readFileSync(file, "utf8"));
  change(document);
  writeFileSync(file, document.toString({ lineWidth: 0 }));
}

/**
 * Makes a project in an empty folder: copies of the stack files, so that tests can edit them, and links to the code.
 * The engine notes a salt in stack files while it runs; one of another sandbox, copied at that moment, is left out.
 */
export function makeWorkspace(checkout: string, folder: string): void {
  for (const file of readdirSync(checkout).filter((name) =>
    /^(Pulumi(\.\w+)?\.yaml|package\.json)$/.test(name),
  ))
    copyFileSync(join(checkout, file), join(folder, file));
  for (const stack of readdirSync(folder).filter((name) => /^Pulumi\.\w+\.yaml$/.test(name)))
    editYaml(join(folder, stack), (document) => document.delete("encryptionsalt"));
  for (const name of ["src", "components", "node_modules"])
    symlinkSync(join(checkout, name), join(folder, name));
}
