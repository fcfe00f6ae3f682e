import { chmodSync, mkdirSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  childEnvironment,
  gitDirectory,
  linkPrograms,
  requirePrograms,
} from "#sandbox/processes/environment.ts";
import { layoutOf } from "#sandbox/processes/layout.ts";
import { contextIn, temporaryDirectory } from "./fakes.ts";

describe("the environment of processes", () => {
  it("holds nothing of the caller's", () => {
    const env = childEnvironment(layoutOf("/data"), "/opt/git/bin");
    expect(env).toEqual({
      PATH: "/data/bin:/opt/git/bin:/usr/bin:/bin",
      HOME: "/data/home",
      LANG: "C.UTF-8",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_TERMINAL_PROMPT: "0",
    });
  });

  it("finds git where the caller would", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "git"), "");
    expect(() => gitDirectory(directory)).toThrow(/git is not on the PATH: install Git/);
    chmodSync(join(directory, "git"), 0o755);
    expect(gitDirectory(`/nowhere::${directory}`)).toBe(directory);
  });

  it("gives the programs that others call their usual names, also after they moved or the link broke", () => {
    const { layout, programs } = contextIn(temporaryDirectory());
    linkPrograms(layout, { ...programs, helm: "/gone/helm-3.18" });
    linkPrograms(layout, { ...programs, helm: "/cache/helm-3.19" });
    linkPrograms(layout, { ...programs, helm: "/cache/helm-3.19" });
    expect(readlinkSync(join(layout.bin, "helm"))).toBe("/cache/helm-3.19");
    expect(readlinkSync(join(layout.bin, "argocd"))).toBe("/programs/argocd");
  });

  it("names every program that is missing before anything starts", () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "bin"));
    const program = join(directory, "bin", "any");
    writeFileSync(program, "", { mode: 0o755 });
    const { programs } = contextIn(directory);
    const there = { ...programs };
    for (const name of Object.keys(programs)) Object.assign(there, { [name]: program });
    expect(() => requirePrograms(there)).not.toThrow();
    expect(() => requirePrograms({ ...there, etcd: "/none/etcd", kwok: "/none/kwok" })).toThrow(
      "/none/etcd (etcd), /none/kwok (kwok)",
    );
  });
});
