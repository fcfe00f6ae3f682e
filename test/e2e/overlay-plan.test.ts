import { delimiter, dirname } from "node:path";
import { beforeAll, expect, it, vi } from "vitest";
import { provision } from "#sandbox/toolchain/provision.ts";
import { KustomizeInputs, kustomizeBuilder } from "#src/plan/kustomize.ts";
import { manifestDiff } from "#src/plan/rendered.ts";
import { below, webManifests } from "./sources/manifests.ts";

// The overlay and the inputs of examples/kustomize, which examples.test.ts has Argo CD deploy.
const files: Record<string, string> = {
  ...below("base", webManifests("cart", "ghcr.io/acme/cart:1.0.0", 8080)),
  "base/kustomization.yaml": "resources: [deployment.yaml, service.yaml]\n",
  "overlays/dev/kustomization.yaml": "resources: [../../base]\nnameSuffix: -eu\n",
};
const build = (inputs: Record<string, unknown> | undefined) =>
  kustomizeBuilder()({
    path: "overlays/dev",
    files,
    inputs: inputs && KustomizeInputs.parse(inputs),
  });
const inputs = {
  images: ["ghcr.io/acme/cart:2.3.1"],
  replicas: [{ name: "cart", count: 2 }],
  commonLabels: { team: "checkout" },
};

beforeAll(async () => {
  const { kustomize } = await provision(["kustomize"], () => {});
  vi.stubEnv("PATH", `${dirname(kustomize)}${delimiter}${process.env.PATH}`);
});

it("an overlay is built with an Application's inputs into what Argo CD makes of it", async () => {
  const built = await build(inputs);
  for (const words of ["name: cart-eu", "image: ghcr.io/acme/cart:2.3.1", "replicas: 2", "team: checkout"])
    expect(built).toContain(words);
});

it("another image shows as one line that goes and one that comes", async () => {
  const [before, after] = [
    await build(inputs),
    await build({ ...inputs, images: ["ghcr.io/acme/cart:2.4.0"] }),
  ];
  expect(
    manifestDiff(before, after)
      .match(/^[-+] .*/gm)
      ?.map((line) => line.replace(/\s+/g, " ")),
  ).toEqual(["- - image: ghcr.io/acme/cart:2.3.1", "+ - image: ghcr.io/acme/cart:2.4.0"]);
});

it("says in Kustomize's words what is missing, and not where the copy was", async () => {
  const { "base/service.yaml": _gone, ...rest } = files;
  const building = kustomizeBuilder()({ path: "overlays/dev", files: rest, inputs: undefined });
  await expect(building).rejects.toThrow(/base.*service\.yaml/);
  await expect(building).rejects.not.toThrow(/slipway-git-/);
});
