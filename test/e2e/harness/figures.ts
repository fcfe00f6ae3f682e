import { readFileSync } from "node:fs";
import { layoutOf } from "#sandbox/processes/layout.ts";
import type { PortName, Ports } from "#sandbox/processes/ports.ts";
import { endToEnd } from "./context.ts";

type WithFigures = PortName extends infer Name
  ? Name extends `${infer Process}:metrics`
    ? Process
    : never
  : never;

/** The figures that processes of the sandbox serve, a line each. */
export async function served(...processes: WithFigures[]): Promise<string[]> {
  const { portsFile } = layoutOf(endToEnd().sandbox.root);
  const ports = JSON.parse(readFileSync(portsFile, "utf8")) as Ports;
  const texts = processes.map(async (name) =>
    (await fetch(`http://127.0.0.1:${ports[`${name}:metrics`]}/metrics`)).text(),
  );
  return (await Promise.all(texts)).flatMap((text) => text.split("\n"));
}
