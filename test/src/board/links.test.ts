import { expect, it } from "vitest";
import { linksOf } from "#src/board/links.ts";
import { parseSettings } from "#src/config/load.ts";
import { topologyOf } from "#src/topology.ts";
import { plainSettings } from "#test/src/config/plain-settings.ts";

function links(changes: Record<string, unknown>, commit?: string) {
  const settings = parseSettings(plainSettings(changes), "dev");
  const environment = {
    settings,
    environment: "dev",
    value: (setting: unknown) => (typeof setting === "string" ? setting : "https://user:pass@github.test"),
  };
  const topology = topologyOf(environment);
  return linksOf({ ...environment, topology }, "catalogue", commit).map(({ to, url }) => `${to} ${url}`);
}

/** A cluster of one's own: the sandbox's takes no chart. */
const OWN = { cluster: { driver: "existing", kubeconfigFrom: { env: "KUBECONFIG" } } };

it("leads to the commit, without an account that stands in the address", () => {
  expect(links({}, "c0ffee")).toEqual(["GitHub https://github.test/craftista/gitops/commit/c0ffee"]);
  expect(links({})).toEqual([]);
});

it.each([
  ["the address that is set", { "argocd.system": { url: "https://argocd.test/" } }, "https://argocd.test"],
  [
    "its ingress",
    {
      ...OWN,
      "argocd.install": {
        method: "chart",
        exposure: { kind: "ingress", host: "argocd.ingress.test", tls: { secretName: "tls" } },
        serverInsecure: true,
      },
    },
    "https://argocd.ingress.test",
  ],
])("leads to Argo CD by %s", (_name, changes, address) => {
  expect(links(changes)).toEqual([`Argo CD ${address}/applications/argocd/catalogue-dev`]);
});

it("leads to Kargo where its address is known and it has the stage", () => {
  const install = {
    method: "chart",
    exposure: { kind: "ingress", host: "kargo.test", tls: { secretName: "tls" } },
  };
  const kargo = { stages: { dev: { promotion: "manual" } }, install, pinnedServices: [] };
  expect(links({ ...OWN, kargo, freight: {} })).toContain(
    "Kargo https://kargo.test/project/craftista/stage/catalogue-dev",
  );
  expect(links({ ...OWN, kargo: { ...kargo, install: { method: "external" } }, freight: {} })).toEqual([]);
  expect(
    links({ ...OWN, kargo: { ...kargo, pinnedServices: ["catalogue"] }, freight: { catalogue: "1.0.0" } }),
  ).toEqual([]);
});
