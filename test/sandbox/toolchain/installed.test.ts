import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findInstalled, versionIn } from "#sandbox/toolchain/installed.ts";
import { programs } from "#sandbox/toolchain/programs.ts";
import { onPath, program, script, temporaryFolder, write } from "./fakes.ts";

describe("the version a program prints", () => {
  it.each([
    ["kube-apiserver", "Kubernetes v1.34.2\n", "1.34.2"],
    ["kube-apiserver", "Kubernetes v0.0.0-master+$Format:%H$\n", "0.0.0-master+$Format:%H$"],
    ["etcd", "etcd Version: 3.6.4\nGit SHA: Not provided\nGo Version: go1.26.8\n", "3.6.4"],
    ["argocd", "argocd: v3.2.11+c1de4d4\n", "3.2.11"],
    ["kwok", "kwok version v0.7.0 go1.26.8 (linux/amd64)\n", "0.7.0"],
    ["helm", "v3.19.4+g7877b45\n", "3.19.4"],
    ["kustomize", "v5.8.1\n", "5.8.1"],
    ["crane", "0.21.9\n", "0.21.9"],
    ["crane", "v0.21.9\n", "0.21.9"],
    ["pulumi", "warning: A new version is available\nv3.259.0\n", "3.259.0"],
    ["pulumi", "\n", undefined],
  ] as const)("of %s is read from %j", (name, printed, version) => {
    const installed = programs.get(name)?.installed;
    const pattern = installed?.kind === "on-path" ? installed.pattern : /nothing/;
    expect(versionIn(printed, pattern)).toBe(version);
  });
});

describe("a program on the machine", () => {
  it("is taken from the first folder of PATH that has it at the pinned version", async () => {
    const root = temporaryFolder();
    script(join(root, "old/tool"), "echo tool v1.0.0");
    const good = script(join(root, "good/tool"), "echo tool v1.2.3");
    const machine = {
      path: [join(root, "none"), join(root, "old"), join(root, "good")].join(":"),
      home: root,
    };
    await expect(findInstalled(program({ installed: onPath }), machine)).resolves.toBe(good);
  });

  it("is refused at another version, and the refusal names both", async () => {
    const root = temporaryFolder();
    const tool = script(join(root, "tool"), "echo tool v1.0.0");
    const found = findInstalled(program({ installed: onPath }), { path: root, home: root });
    await expect(found).rejects.toThrow(`${tool} is 1.0.0, not 1.2.3`);
  });

  it("is not run when files it needs are missing beside it", async () => {
    const root = temporaryFolder();
    script(join(root, "tool"), `touch ${root}/was-run; echo tool v1.2.3`);
    const installed = { ...onPath, beside: ["tool-host"] };
    const look = () => findInstalled(program({ installed }), { path: root, home: root });
    await expect(look()).rejects.toThrow("has no tool-host beside it");
    await expect(
      findInstalled(program({ installed: { kind: "in-home", path: "was-run" } }), { path: "", home: root }),
    ).rejects.toThrow("is not there");
    script(join(root, "tool-host"), "");
    await expect(look()).resolves.toBe(join(root, "tool"));
  });

  it("may be newer where the range allows it", async () => {
    const root = temporaryFolder();
    script(join(root, "tool"), "echo tool v1.9.0");
    const at = (accepts: string) =>
      findInstalled(program({ installed: { ...onPath, accepts } }), { path: root, home: root });
    await expect(at(">=1.2.3 <2")).resolves.toBe(join(root, "tool"));
    await expect(at(">=2")).rejects.toThrow("is 1.9.0");
  });

  it("is found in the home by its path, if it can be run", async () => {
    const home = temporaryFolder();
    const installed = { kind: "in-home", path: "plugins/tool-v1.2.3/tool" } as const;
    const look = () => findInstalled(program({ installed }), { path: "", home });
    write(join(home, installed.path), "text");
    await expect(look()).rejects.toThrow("is not there");
    await expect(look()).rejects.toThrow(join(home, installed.path));
    script(join(home, installed.path), "");
    await expect(look()).resolves.toBe(join(home, installed.path));
  });
});
