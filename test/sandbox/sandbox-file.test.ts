import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { layoutOf } from "#sandbox/processes/layout.ts";
import { readSandbox, type Sandbox, writeSandbox } from "#sandbox/sandbox-file.ts";
import { temporaryDirectory } from "./processes/fakes.ts";

const sandboxIn = (root: string): Sandbox => ({
  root,
  kubeconfig: join(root, "kubeconfig"),
  apiServer: "https://127.0.0.1:20003",
  github: { url: "http://127.0.0.1:20009", owner: "craftista", tokenFile: "/t" },
  registry: "127.0.0.1:20008",
  argocd: { url: "http://127.0.0.1:20013", tokenFile: "/a" },
  webhookSecretFile: "/w",
  databasePasswordFile: "/d",
  imagePublicKeyFile: "/p",
  processes: [{ name: "etcd", pid: 7, log: "/log" }],
});

describe("the sandbox's file", () => {
  it("tells others where everything is, for the owner's eyes only", () => {
    const sandbox = sandboxIn(temporaryDirectory());
    writeSandbox(sandbox);
    expect(readSandbox(sandbox.root)).toEqual(sandbox);
    expect((statSync(layoutOf(sandbox.root).sandboxFile).mode & 0o777).toString(8)).toBe("600");
  });

  it("is missing where no sandbox was started, the directory too", () => {
    expect(readSandbox(join(temporaryDirectory(), "none"))).toBe(undefined);
  });

  it.each([
    ["torn", '{"root":', /\(not JSON\).*npm start/],
    ["of another version", (own: Sandbox) => ({ ...own, registry: undefined }), /\(registry: .*npm start/],
    ["with an unknown field", (own: Sandbox) => ({ ...own, gitea: "x" }), /Unrecognized key.*npm start/],
    ["with a registry elsewhere", (own: Sandbox) => ({ ...own, registry: "docker.io" }), /\(registry: /],
  ])("that is %s is refused with what to do", (_, content, message) => {
    const root = temporaryDirectory();
    mkdirSync(root, { recursive: true });
    const text = typeof content === "string" ? content : JSON.stringify(content(sandboxIn(root)));
    writeFileSync(layoutOf(root).sandboxFile, text);
    expect(() => readSandbox(root)).toThrow(message);
  });
});
