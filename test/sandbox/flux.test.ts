import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { fluxControllers } from "#sandbox/flux/controllers.ts";
import { PROGRAMS } from "#sandbox/local.ts";
import { usesFlux } from "#sandbox/project.ts";
import { contextIn, temporaryDirectory } from "./processes/fakes.ts";

const programs = {
  "source-controller": "/programs/source",
  "kustomize-controller": "/programs/kustomize",
  "helm-controller": "/programs/helm",
};

describe("Flux's controllers", () => {
  const specs = fluxControllers(contextIn("/sandbox"), programs, "/sandbox/cluster/flux.kubeconfig");

  it("listen on loopback alone, each on ports of its own", () => {
    const addresses = specs.flatMap(({ args }) => args.filter((arg) => /:\d+$/.test(arg)));
    expect(addresses).toHaveLength(8);
    for (const address of addresses) expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
    // The address at which source-controller serves and the one that it tells the others are the same.
    expect(new Set(addresses).size).toBe(7);
  });

  it("know the cluster by the kubeconfig, and write below the sandbox only", () => {
    for (const { env } of specs)
      expect(env).toMatchObject({
        KUBECONFIG: "/sandbox/cluster/flux.kubeconfig",
        TMPDIR: "/sandbox/flux/tmp",
      });
    expect(specs[0]?.args).toContain("/sandbox/flux/sources");
  });

  it("are no programs of an ordinary start", () => {
    expect(PROGRAMS.filter((name) => name in programs)).toEqual([]);
  });
});

describe("a project uses Flux", () => {
  const folderOf = (shared: unknown, dev: unknown): string => {
    const folder = temporaryDirectory();
    mkdirSync(folder, { recursive: true });
    const gitops = shared === undefined ? {} : { "slipway:gitops": { value: shared } };
    const config = {
      "slipway:services": { value: {} },
      "slipway:pipeline": { value: { dev: {}, prod: { after: ["dev"] } } },
      "slipway:github": { value: { owner: "craftista" } },
      ...gitops,
    };
    writeFileSync(join(folder, "Pulumi.yaml"), stringify({ config }));
    const own = dev === undefined ? {} : { "slipway:gitops": dev };
    writeFileSync(join(folder, "Pulumi.dev.yaml"), stringify({ config: own }));
    return folder;
  };

  it.each<[string, unknown, unknown, boolean]>([
    ["not when nobody says so", undefined, undefined, false],
    ["not when Argo CD is named", { controller: "argocd" }, undefined, false],
    ["when all environments do", { controller: "flux" }, undefined, true],
    ["when one environment does", undefined, { controller: "flux" }, true],
    ["when all but one do", { controller: "flux" }, { controller: "argocd" }, true],
  ])("%s", (_name, shared, dev, expected) => {
    expect(usesFlux(folderOf(shared, dev))).toBe(expected);
  });
});
