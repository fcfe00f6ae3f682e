import { readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { prepareEngineHome } from "#sandbox/engine/home.ts";
import { script, temporaryFolder } from "#test/sandbox/toolchain/fakes.ts";

function found(...names: readonly string[]) {
  const root = temporaryFolder();
  const folder = join(root, "found");
  for (const name of ["pulumi", "pulumi-resource-github", ...names])
    script(join(folder, name), `echo ${name}`);
  return {
    root: join(root, "sandbox"),
    folder,
    pulumi: join(folder, "pulumi"),
    "pulumi-resource-github": join(folder, "pulumi-resource-github"),
  };
}

describe("the engine home", () => {
  it("uses Pulumi's own host and plugin in place, where they are there", async () => {
    const own = found("pulumi-language-nodejs", "pulumi-resource-kubernetes");
    const kubernetes = join(own.folder, "pulumi-resource-kubernetes");
    const engine = await prepareEngineHome(own.root, { ...own, "pulumi-resource-kubernetes": kubernetes });
    expect(engine).toMatchObject({ pulumi: own.pulumi, standIns: [] });
    const plugin = "pulumi/plugins/resource-kubernetes-v4.34.2/pulumi-resource-kubernetes";
    expect(readlinkSync(join(own.root, plugin))).toBe(kubernetes);
  });

  it("puts the stand-ins beside a CLI of its own, where Pulumi's are missing", async () => {
    const own = found();
    const engine = await prepareEngineHome(own.root, own);
    const release = join(own.root, "pulumi/versions/3.259.0");
    expect(engine.pulumi).toBe(join(release, "engine/pulumi"));
    expect(readFileSync(join(release, "engine/pulumi-language-nodejs"), "utf8")).toContain(
      "sandbox/engine/language-host.ts",
    );
    expect(readFileSync(join(release, "engine/pulumi-resource-pulumi-nodejs"), "utf8")).toContain(
      "sandbox/engine/dynamic-provider.ts",
    );
    const plugins = join(own.root, "pulumi/plugins");
    const kubernetes = join(plugins, "resource-kubernetes-v4.34.2/pulumi-resource-kubernetes");
    expect(readFileSync(kubernetes, "utf8")).toContain("plugins/kubernetes/main.ts");
    const github = join(plugins, "resource-github-v6.15.0/pulumi-resource-github");
    expect(readlinkSync(github)).toBe(own["pulumi-resource-github"]);
    for (const file of [engine.pulumi, kubernetes, github]) expect(statSync(file).mode & 0o111).not.toBe(0);
  });

  it("has a launcher where the npm package pulumi looks for the CLI, first on PATH", async () => {
    const own = found();
    const { environment, pulumi } = await prepareEngineHome(own.root, own);
    const launcher = join(own.root, "pulumi/versions/3.259.0/bin/pulumi");
    expect(readFileSync(launcher, "utf8")).toContain(`'${pulumi}' "$@"`);
    expect(environment.PATH?.split(":")[0]).toBe(join(launcher, ".."));
  });

  it("keeps its passphrase, which only the owner can read, and takes over a newer CLI", async () => {
    const own = found();
    const { pulumi } = await prepareEngineHome(own.root, own);
    const passphrase = join(own.root, "passphrase");
    const before = readFileSync(passphrase, "utf8");
    const newer = script(join(own.folder, "next/pulumi"), "echo a newer pulumi");
    await prepareEngineHome(own.root, { ...own, pulumi: newer });
    expect(readFileSync(passphrase, "utf8")).toBe(before);
    expect(before.trim()).toMatch(/^[\w-]{43}$/);
    expect(statSync(passphrase).mode & 0o777).toBe(0o600);
    expect(statSync(own.root).mode & 0o777).toBe(0o700);
    expect(readFileSync(pulumi, "utf8")).toContain("a newer pulumi");
  });
});
