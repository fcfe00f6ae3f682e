// Run by itself beside the tests: ends and removes all of their run once its standard input ends, which it does
// however they end. A process that is interrupted cannot do that for itself: the runner leaves it no time.
import { existsSync, rmSync } from "node:fs";
import { execa } from "execa";
import { resetLocal } from "#sandbox/local.ts";
import { sendSignal } from "#sandbox/processes/signal.ts";
import { emptyRootIn, rootIn, secondRootIn } from "./run-folder.ts";

const [folder = ""] = process.argv.slice(2);
for await (const _ of process.stdin);
for (const root of [rootIn(folder), secondRootIn(folder), emptyRootIn(folder)])
  if (existsSync(root)) await resetLocal(root, (line) => process.stderr.write(`[e2e] ${line}\n`));
// Plugins of killed engines that notice it minutes later: their path is in this folder, and nobody else's is.
const { stdout } = await execa("ps", ["-A", "-o", "pid=,args="]);
for (const line of stdout.split("\n").filter((text) => text.includes(`${rootIn(folder)}/pulumi/plugins/`)))
  sendSignal(Number.parseInt(line, 10), "SIGKILL");
rmSync(folder, { recursive: true, force: true });
