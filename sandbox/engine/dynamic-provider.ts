/**
 * Stands in for `pulumi-resource-pulumi-nodejs`, the shell script beside Pulumi's Node host: serves the dynamic
 * providers of the program in the current folder, with the program's own SDK, and ends when its engine does. The
 * script would leave the providers of a killed engine at work.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { whenEngineIsGone } from "./engine-watch.ts";

const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";
const server = createRequire(join(process.cwd(), "package.json")).resolve(
  "@pulumi/pulumi/cmd/dynamic-provider",
);

whenEngineIsGone(
  () => engine,
  () => process.exit(1),
);
await import(pathToFileURL(server).href);
