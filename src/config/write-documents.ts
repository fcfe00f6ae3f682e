import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackFileSchema } from "./json-schema.ts";
import { settingsFiles } from "./reference/examples.ts";
import { referenceText } from "./reference/reference.ts";
import { settingsTree } from "./reference/schema-node.ts";

const root = join(import.meta.dirname, "../..");
mkdirSync(join(root, "docs/schema"), { recursive: true });
writeFileSync(join(root, "docs/schema/stack.schema.json"), `${JSON.stringify(stackFileSchema(), null, 2)}\n`);
writeFileSync(join(root, "docs/reference.md"), referenceText(settingsTree(), settingsFiles(root)));
