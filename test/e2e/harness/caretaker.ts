// Run by itself beside the tests: ends and removes all of their run once its standard input ends, which it does
// however they end. A process that is interrupted cannot do that for itself: the runner leaves it no time.
import { rmSync } from "node:fs";
import { resetLocal } from "#sandbox/local.ts";
import { rootIn } from "./run-folder.ts";

const [folder = ""] = process.argv.slice(2);
for await (const _ of process.stdin);
await resetLocal(rootIn(folder), (line) => process.stderr.write(`[e2e] ${line}\n`));
rmSync(folder, { recursive: true, force: true });
