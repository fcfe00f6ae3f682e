import type { Programs } from "./environment.ts";
import type { Layout } from "./layout.ts";
import type { Ports } from "./ports.ts";

/** What the description of every process is made from. */
export interface Context {
  readonly layout: Layout;
  readonly ports: Ports;
  readonly programs: Programs;
  /** The environment all processes share. */
  readonly env: Readonly<Record<string, string>>;
}
