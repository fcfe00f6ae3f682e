import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { methods as initialAdmin } from "#components/argocd/initial-admin-methods.ts";
import { methods as managedCluster } from "#components/cluster/methods.ts";
import { storedProvider } from "#components/dynamic/stored-resource.ts";
import { methods as fileSet } from "#components/gitops/file-set-methods.ts";
import { methods as hubGuard } from "#components/gitops/hub-guard-methods.ts";
import { methods as appliedManifest } from "#components/kubernetes/apply/methods.ts";
import { methods as promotion } from "#components/promotion/methods.ts";

/** The SDK's own way to run the text. */
const requireFromString = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi"))(
  "require-from-string",
);

const METHODS = ["check", "diff", "create", "read", "update", "delete"];

describe("the text of a provider in the state", () => {
  it("is what every state out there holds, to the letter: it may never change", () => {
    expect(storedProvider("#components/promotion/methods.ts")).toMatchInlineSnapshot(`
      "exports.handler = () => {
        const methods = async () => (await import("#components/promotion/methods.ts")).methods;
        return {
          configure: async (request) => { globalThis.slipwayProviderConfig = request.config; },
          check: async (olds, news) => (await methods()).check(olds, news),
          diff: async (id, olds, news) => (await methods()).diff(id, olds, news),
          create: async (inputs) => (await methods()).create(inputs),
          read: async (id, props) => (await methods()).read(id, props),
          update: async (id, olds, news) => (await methods()).update(id, olds, news),
          delete: async (id, props) => (await methods()).delete(id, props),
        };
      };
      "
    `);
  });

  it("is a module that gives a provider with every method, as the SDK runs it", () => {
    const provider = requireFromString(storedProvider("#components/promotion/methods.ts")).handler();
    expect(Object.keys(provider)).toEqual(["configure", ...METHODS]);
  });

  it("leaves the configuration for the methods before anything is awaited", () => {
    const provider = requireFromString(storedProvider("#components/promotion/methods.ts")).handler();
    const config = { get: () => "value" };
    void provider.configure({ config });
    expect(globalThis.slipwayProviderConfig).toBe(config);
    globalThis.slipwayProviderConfig = undefined;
  });
});

it.each([
  ["applied manifest", appliedManifest],
  ["first password", initialAdmin],
  ["managed cluster", managedCluster],
  ["file set", fileSet],
  ["hub guard", hubGuard],
  ["promotion", promotion],
])("the methods of the %s have the names that the text calls", (_name, methods) => {
  expect(Object.keys(methods).toSorted()).toEqual(METHODS.toSorted());
});
