import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { type InstallSpec, manifestEdits } from "#components/argocd/install.manifest.ts";
import { chartValues } from "#components/argocd/install-values.ts";
import { pins } from "#src/versions.ts";

const ingress = { kind: "ingress", host: "argocd.acme.example", annotations: {} } as const;
const issuer = { clusterIssuer: "letsencrypt" };

/** Every way in which Argo CD's server can be seen from outside. */
const ways: Record<string, Pick<InstallSpec, "exposure"> & { readonly serverInsecure?: boolean }> = {
  none: { exposure: { kind: "none" } },
  "node-port": { exposure: { kind: "nodePort", http: 30_080, https: 30_443 } },
  "load-balancer": { exposure: { kind: "loadBalancer" } },
  "ingress-issuer": { exposure: { ...ingress, className: "nginx", tls: issuer } },
  "ingress-secret": { exposure: { ...ingress, tls: { secretName: "acme-wildcard" } } },
  "ingress-insecure": { exposure: { ...ingress, tls: issuer }, serverInsecure: true },
};

const specOf = (way: (typeof ways)[string]): InstallSpec => ({
  namespace: "argocd",
  highAvailability: false,
  serverInsecure: false,
  config: {},
  rbac: {},
  ...way,
});

describe.each(Object.entries(ways))("Argo CD seen by %s", (name, way) => {
  const spec = specOf(way);
  const golden = join(import.meta.dirname, "../../golden/argocd-exposure", `${name}.yaml`);

  it("is what its golden file says, by the chart's values and by edits of the manifest", async () => {
    const told = { chart: chartValues(spec, pins.argocd.version), manifest: manifestEdits(spec) };
    await expect(stringify(told)).toMatchFileSnapshot(golden);
  });
});

it("each way is told otherwise than the others", () => {
  const texts = Object.values(ways).map((way) => JSON.stringify(manifestEdits(specOf(way))));
  expect(new Set(texts).size).toBe(texts.length);
});
