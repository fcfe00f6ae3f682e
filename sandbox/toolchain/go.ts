import { availableParallelism, constants, setPriority, totalmem } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import type { GoBuild } from "./program.ts";
import type { Note } from "./progress.ts";

/** Lines of a failed build that are worth showing: the compiler's complaint stands at the end. */
const LAST_LINES = 8;

/** GOTOOLCHAIN fetches the Go version a module asks for; GOWORK and GOFLAGS of the user are no part of a pinned build. */
const goEnvironment = { CGO_ENABLED: "0", GOTOOLCHAIN: "auto", GOWORK: "off", GOFLAGS: "-mod=readonly" };

const GIBIBYTE = 1024 ** 3;

/**
 * GOGC for Go's own compilers: one of them holds a few hundred MiB for a short time, so that where there is memory it
 * pays to collect seldom (measured: 15 % of a build's processor time). It is no part of what a build's cache keys say.
 * @param memory of the machine, in bytes
 * @param cores each runs a compiler
 * @returns undefined for Go's own default
 */
export const collectorFor = (memory: number, cores: number): string | undefined =>
  memory / cores >= 4 * GIBIBYTE ? "400" : undefined;

/** Bytes that this machine, or the container that it is, may use. */
const memory = (): number => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

/** Of a build and all that it starts: what runs beside it, and waits, should not wait for it. */
function standBack(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended, or the system does not let us.
  }
}

/** Runs `go` in a folder, giving each line of its standard error to `onLine`; resolves to its standard output. */
async function go(args: readonly string[], folder: string, onLine: (line: string) => void): Promise<string> {
  const GOGC = process.env.GOGC ?? collectorFor(memory(), availableParallelism());
  const env = { ...goEnvironment, ...(GOGC && { GOGC }) };
  const child = execa("go", args, { cwd: folder, env, reject: false, stdin: "ignore" });
  standBack(child.pid);
  const last: string[] = [];
  const lines = createInterface({ input: child.stderr });
  lines.on("line", (line) => {
    onLine(line);
    last.push(line);
    if (last.length > LAST_LINES) last.shift();
  });
  const result = await child;
  if (result.code === "ENOENT") throw new Error("there is no go on PATH");
  if (result.failed) {
    throw new Error(`go ${args[0]} in ${folder} failed: ${[result.shortMessage, ...last].join("\n      ")}`);
  }
  return result.stdout;
}

const flags = ({ tags, stamps }: GoBuild): readonly string[] => [
  "-trimpath",
  "-buildvcs=false",
  // Nor do the compilers write for debuggers what the linker then leaves out: 7 % of a build.
  "-gcflags=all=-dwarf=false",
  ...(tags.length > 0 ? ["-tags", tags.join(",")] : []),
  "-ldflags",
  ["-s -w", ...Object.entries(stamps).map(([symbol, value]) => `-X ${symbol}=${value}`)].join(" "),
];

/**
 * Fetches the modules that a build needs and the machine has not.
 * @throws with the last lines Go wrote when one cannot be had
 */
export async function goFetch(build: GoBuild, note: Note): Promise<void> {
  let modules = 0;
  note("reading the module");
  await go(
    ["list", "-deps", ...flags(build), build.package],
    build.module,
    (line) => line.startsWith("go: downloading ") && note(`${++modules} modules downloaded`),
  );
}

/**
 * Builds a program into `folder` under the name `name`.
 * @throws with the last lines Go wrote when it cannot be built
 */
export async function goBuild(build: GoBuild, folder: string, name: string, note: Note): Promise<void> {
  const stale = await go(
    ["list", "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}", ...flags(build), build.package],
    build.module,
    () => {},
  );
  const total = stale.split("\n").filter((line) => line !== "").length;
  let compiled = 0;
  note(`0 of ${total} packages`, 0);
  await go(
    ["build", "-v", ...flags(build), "-o", join(folder, name), build.package],
    build.module,
    (line) => {
      if (line.startsWith("go: ")) return;
      compiled += 1;
      // -v names a package when its compilation begins; the last one is the program itself, which is then linked.
      if (compiled >= total) note("linking", 1);
      else note(`${compiled} of ${total} packages`, compiled / total);
    },
  );
}

/**
 * The folder of a module's files at the version that the go.mod in `folder` pins, fetched and verified if need be.
 * @throws when the go.mod does not know the module, or it cannot be fetched
 */
export async function goModuleFolder(folder: string, modulePath: string): Promise<string> {
  const answer: unknown = JSON.parse(await go(["mod", "download", "-json", modulePath], folder, () => {}));
  if (typeof answer === "object" && answer !== null && "Dir" in answer && typeof answer.Dir === "string") {
    return answer.Dir;
  }
  throw new Error(`go mod download gave no folder for ${modulePath}: look at ${join(folder, "go.mod")}`);
}
