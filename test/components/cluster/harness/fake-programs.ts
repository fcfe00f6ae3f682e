import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished, vi } from "vitest";

/** A PATH and a home folder of a test's own. */
export interface FakeMachine {
  readonly folder: string;
  readonly home: string;
  /** Puts a program on PATH: a shell script that notes its arguments and then does `body`, with `$HERE` its notebook's folder. */
  program(name: string, body: string): void;
  /** Every call so far: a program and its arguments. */
  calls(): string[];
  forgetCalls(): void;
  /** A file of the notebook. */
  note(name: string, text?: string): void;
  read(name: string): string;
  has(name: string): boolean;
  remove(name: string): void;
}

/** The programs that every script needs. */
const SYSTEM = ["/usr/bin", "/bin"].join(delimiter);

/** Writes a program: a shell script that notes its arguments in `here` and then does `body`. */
export function writeProgram(bin: string, here: string, name: string, body: string): void {
  const script = `#!/bin/sh\nHERE=${here}\nprintf '%s\\n' "${name} $*" >> "$HERE/calls"\n${body}\n`;
  writeFileSync(join(bin, name), script);
  chmodSync(join(bin, name), 0o755);
}

/** A machine on which nothing is installed but what the test puts there; it is gone when the test ends. */
export function fakeMachine(): FakeMachine {
  const folder = mkdtempSync(join(tmpdir(), "slipway-fake-"));
  const [bin, home, here] = ["bin", "home", "notes"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const one of [bin, home, here]) mkdirSync(one);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  vi.stubEnv("PATH", [bin, SYSTEM].join(delimiter));
  vi.stubEnv("HOME", home);
  vi.spyOn(console, "log").mockImplementation(() => {});
  const log = join(here, "calls");
  const pathOf = (name: string) => join(here, name);
  return {
    folder,
    home,
    program: (name, body) => {
      writeProgram(bin, here, name, body);
    },
    calls: () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []),
    forgetCalls: () => rmSync(log, { force: true }),
    note: (name, text = "") => writeFileSync(pathOf(name), text),
    read: (name) => readFileSync(pathOf(name), "utf8"),
    has: (name) => existsSync(pathOf(name)),
    remove: (name) => rmSync(pathOf(name), { force: true }),
  };
}
