import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { layoutOf } from "#sandbox/processes/layout.ts";
import {
  choosePorts,
  ensurePorts,
  firstPortFor,
  isFree,
  ownerOf,
  portNames,
} from "#sandbox/processes/ports.ts";
import { somePorts, temporaryDirectory } from "./fakes.ts";

const all = async () => true;

describe("choosing ports", () => {
  it("gives every name a port of its own, in the range below outgoing connections", async () => {
    const ports = Object.values(await choosePorts({}, 31_995, all));
    expect(new Set(ports).size).toBe(portNames.length);
    expect(Math.min(...ports)).toBe(20_000);
    expect(Math.max(...ports)).toBe(31_999);
  });

  it("keeps every port that is still usable", async () => {
    expect(await choosePorts(somePorts, 25_000, all)).toEqual(somePorts);
  });

  it("replaces only the port that somebody else took, and by none that is kept or was given up", async () => {
    const lost = somePorts["registry:http"];
    const ports = await choosePorts(somePorts, 20_001, async (port) => port !== lost);
    expect(ports).toEqual({ ...somePorts, "registry:http": 20_001 + portNames.length });
  });

  it("says what to do when every port is taken", async () => {
    await expect(choosePorts({}, 20_000, async () => false)).rejects.toThrow(
      /no free port for etcd:client.*stop/,
    );
  });

  it("starts at a place of its own for each checkout", () => {
    expect(firstPortFor("/a/.sandbox")).toBe(firstPortFor("/a/.sandbox"));
    expect(firstPortFor("/a/.sandbox")).not.toBe(firstPortFor("/b/.sandbox"));
  });

  it("knows whose a port is", () => {
    expect(ownerOf("kube-apiserver:https")).toBe("kube-apiserver");
  });
});

describe("the ports of a sandbox", () => {
  it("stay the same over runs, also while its own process listens on them", async () => {
    const layout = layoutOf(temporaryDirectory());
    const first = await ensurePorts(layout, () => false);
    const server = createServer().listen(first["registry:http"], "127.0.0.1");
    onTestFinished(() => void server.close());
    expect(await isFree(first["registry:http"])).toBe(false);
    expect(await ensurePorts(layout, (name) => name === "registry")).toEqual(first);
    expect((await ensurePorts(layout, () => false))["registry:http"]).not.toBe(first["registry:http"]);
  });

  it.each(["", "{", '{"etcd:client": "x"}', "[]"])(
    "are chosen anew when their file holds %j",
    async (content) => {
      const layout = layoutOf(temporaryDirectory());
      writeFileSync(layout.portsFile, content);
      const ports = await ensurePorts(layout, () => false);
      expect(Object.keys(ports).sort()).toEqual([...portNames].sort());
    },
  );
});
