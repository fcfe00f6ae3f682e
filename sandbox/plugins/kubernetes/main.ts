import { whenEngineIsGone } from "#sandbox/engine/engine-watch.ts";
import { createLog } from "./engine.ts";
import { createHandlers } from "./handlers.ts";
import { startServer } from "./server.ts";

/** The version of @pulumi/kubernetes that this plugin stands in for; the engine asks for exactly it. */
const VERSION = "4.34.2";

// The engine interrupts a plugin it no longer needs, and waits five seconds for one that ignores it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));

const engine = process.argv.slice(2).find((argument) => /^[^-].*:\d+$/.test(argument));
const port = await startServer(createHandlers(VERSION, createLog(engine)));
// The engine reads the port from the first line of the output.
process.stdout.write(`${port}\n`);
if (engine)
  whenEngineIsGone(
    () => engine,
    () => process.exit(0),
  );
