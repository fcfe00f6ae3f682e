import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { programs } from "#sandbox/toolchain/programs.ts";
import { versions } from "#sandbox/toolchain/versions.ts";
import manifest from "../../../package.json" with { type: "json" };

const sandbox = join(import.meta.dirname, "../../../sandbox");

describe("versions", () => {
  it.each([
    ["pulumi", "github.com/pulumi/pulumi/pkg/v3", versions.pulumi],
    ["cluster", "k8s.io/kubernetes", versions.kubernetes],
    ["cluster", "go.etcd.io/etcd/server/v3", versions.etcd],
    ["cluster", "github.com/argoproj/argo-cd/v3", versions.argocd],
    ["kwok", "sigs.k8s.io/kwok", versions.kwok],
    ["cluster", "helm.sh/helm/v3", versions.helm],
    ["kustomize", "sigs.k8s.io/kustomize/kustomize/v5", versions.kustomize],
    ["crane", "github.com/google/go-containerregistry", versions.crane],
    ["actionlint", "github.com/rhysd/actionlint", versions.actionlint],
    ["redis", "github.com/alicebob/miniredis/v2", versions.miniredis],
    ["flux", "github.com/fluxcd/source-controller", versions.fluxSource],
    ["flux", "github.com/fluxcd/kustomize-controller", versions.fluxKustomize],
    ["flux", "github.com/fluxcd/helm-controller", versions.fluxHelm],
  ])("of %s's go.mod is the one of the table: %s %s", (module, path, version) => {
    const required = readFileSync(join(sandbox, "toolchain", module, "go.mod"), "utf8")
      .split("\n")
      .find((line) =>
        line
          .replace(/^require/, "")
          .trim()
          .startsWith(`${path} v`),
      );
    expect(required).toContain(` v${version}`);
  });

  it("are those of the npm packages they serve", () => {
    expect(manifest.dependencies).toMatchObject({
      pulumi: versions.pulumi,
      "@pulumi/kubernetes": versions.pulumiKubernetes,
      "@pulumi/github": versions.pulumiGithub,
    });
    const source = readFileSync(join(sandbox, "plugins/github/main.go"), "utf8");
    expect(source).toContain(`const version = "${versions.pulumiGithub}"`);
  });

  it.each([...programs.values()])(
    "$name has a module folder for its build, and https for its download",
    (program) => {
      if (program.build)
        expect(readFileSync(join(program.build.module, "go.mod"), "utf8")).toContain("slipway.local/");
      const download = program.download?.({ os: "linux", arch: "amd64" });
      for (const url of download ? [download.url, download.checksumUrl] : []) {
        expect(url).toMatch(/^https:\/\/\S+$/);
        expect(decodeURIComponent(url)).toContain(program.version);
      }
    },
  );
});
