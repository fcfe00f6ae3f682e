import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackFileSchema } from "./json-schema.ts";

const folder = join(import.meta.dirname, "../../docs/schema");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "stack.schema.json"), `${JSON.stringify(stackFileSchema(), null, 2)}\n`);
