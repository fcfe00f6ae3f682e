import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { launch } from "#sandbox/processes/launch.ts";
import { temporaryDirectory } from "./fakes.ts";

describe("launching a program", () => {
  it("lets it run only after it is remembered", async () => {
    const cwd = temporaryDirectory();
    const ran = join(cwd, "ran");
    let ranBefore: boolean | undefined;
    const record = () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      ranBefore = existsSync(ran);
    };
    await launch(
      { command: "/bin/sh", args: ["-c", "touch ran"], env: {} },
      { cwd, log: join(cwd, "log"), record },
    );
    await expect.poll(() => existsSync(ran)).toBe(true);
    expect(ranBefore).toBe(false);
  });

  it("never lets it run when it cannot be remembered", async () => {
    const cwd = temporaryDirectory();
    const record = () => {
      throw new Error("disk full");
    };
    const spec = { command: "/bin/sh", args: ["-c", "touch ran"], env: {} };
    await expect(launch(spec, { cwd, log: join(cwd, "log"), record })).rejects.toThrow("disk full");
    await sleep(200);
    expect(existsSync(join(cwd, "ran"))).toBe(false);
  });

  it("passes arguments as they are and nothing to read, and keeps the output from others", async () => {
    const cwd = temporaryDirectory();
    const log = join(cwd, "log");
    const spec = {
      command: "/bin/sh",
      args: ["-c", 'printf "%s|" "$@"; cat', "sh", "a b", "$HOME", ""],
      env: {},
    };
    await launch(spec, { cwd, log, record: () => {} });
    await expect.poll(() => readFileSync(log, "utf8")).toBe("a b|$HOME||");
    expect((statSync(log).mode & 0o777).toString(8)).toBe("600");
  });

  it("says in the log that a program is not there", async () => {
    const cwd = temporaryDirectory();
    const log = join(cwd, "log");
    await launch({ command: "/none/etcd", args: [], env: {} }, { cwd, log, record: () => {} });
    await expect.poll(() => readFileSync(log, "utf8")).toMatch(/\/none\/etcd/);
  });

  it("tells when it cannot start anything", async () => {
    const cwd = join(temporaryDirectory(), "gone");
    const log = join(temporaryDirectory(), "log");
    const spec = { command: "/bin/true", args: [], env: {} };
    await expect(launch(spec, { cwd, log, record: () => {} })).rejects.toThrow("/bin/true cannot be started");
  });
});
