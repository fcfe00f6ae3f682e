import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { methods } from "#components/cluster/methods.ts";
import { fakeApi, MARK } from "./harness/api-server.ts";
import { kindCluster, machineWithKind } from "./harness/fake-kind.ts";

const root = join(import.meta.dirname, "../../..");

async function until(what: string, is: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!is()) {
    if (Date.now() > deadline) throw new Error(`not seen in time: ${what}`);
    await sleep(20);
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Begins to make a cluster in a process of its own, with a kind that never ends. */
async function creationThatHangs(more: readonly string[] = []) {
  const api = await fakeApi();
  const machine = machineWithKind(api);
  machine.note("hang");
  const program = join(machine.folder, "create.ts");
  const module = join(root, "components/cluster/methods.ts");
  writeFileSync(
    program,
    `const { methods } = await import(${JSON.stringify(module)});\nawait methods.create(${JSON.stringify(kindCluster())});\n`,
  );
  const provider = spawn(process.execPath, [program, ...more], { cwd: root, stdio: "ignore" });
  onTestFinished(() => void provider.kill("SIGKILL"));
  const ended = once(provider, "exit");
  await until("kind begins", () => machine.has("kind-pid") && machine.read("kind-pid").trim() !== "");
  const kind = Number(machine.read("kind-pid"));
  onTestFinished(() => {
    if (isAlive(kind)) process.kill(kind, "SIGKILL");
  });
  return { api, machine, provider, ended, kind };
}

it("a run that was killed while kind worked leaves a cluster that the next run makes anew", async () => {
  const { api, machine, provider, ended } = await creationThatHangs();
  provider.kill("SIGKILL");
  await ended;
  expect(machine.read("clusters")).toBe("shop-dev\n");
  machine.remove("hang");
  machine.forgetCalls();
  await methods.create(kindCluster());
  expect(machine.calls().map((call) => call.split(" ").slice(0, 2).join(" "))).toEqual([
    "kind get",
    "kind get",
    "kind delete",
    "kind create",
    "kind get",
  ]);
  expect(api.objects.has(MARK)).toBe(true);
});

it("a half-made cluster can be removed, too", async () => {
  const { machine, provider, ended } = await creationThatHangs();
  provider.kill("SIGKILL");
  await ended;
  await methods.delete("shop-dev", { ...kindCluster(), server: "", owed: ["it was cut off"] });
  expect(machine.read("clusters")).toBe("");
  expect(existsSync(join(machine.home, ".slipway/clusters/shop-dev.json"))).toBe(false);
});

it("when the engine goes away, the provider ends by itself and takes kind with it", async () => {
  const engine = createServer((socket) => void socket.on("error", () => {}));
  await new Promise<void>((done) => engine.listen(0, "127.0.0.1", done));
  const address = engine.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const { ended, kind } = await creationThatHangs([`127.0.0.1:${port}`]);
  expect(isAlive(kind)).toBe(true);
  engine.close();
  expect(await ended).toEqual([1, null]);
  await until("kind ends", () => !isAlive(kind));
});
