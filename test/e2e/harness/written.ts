import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** All text below a folder, but what etcd keeps: the API server's own database has Secrets as they are. */
export const written = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => !/(^|\/)(etcd|node_modules|src|components)(\/|$)/.test(file))
    .map((file) => join(folder, file))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .map((file) => readFileSync(file, "latin1"))
    .join("\n");
