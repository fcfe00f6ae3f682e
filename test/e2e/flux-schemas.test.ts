import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { kustomizationManifest } from "#components/flux/kustomization.manifest.ts";
import { alertManifest, providerManifest, providerTypes } from "#components/flux/notification.manifest.ts";
import { releaseManifest } from "#components/flux/release.manifest.ts";
import type { Manifest } from "#components/kubernetes/manifest.ts";
import { filesBelow } from "#test/harness/files.ts";
import { fluxSchemas } from "./schemas/flux.ts";

let breaches: (manifest: Manifest) => string[];
beforeAll(async () => {
  breaches = await fluxSchemas();
});

const golden = join(import.meta.dirname, "../golden");

/** The manifests for Flux that stacks register, as their golden files list them. */
const registered = filesBelow(golden)
  .filter((file) => /^examples\/.*\.yaml$/.test(file))
  .flatMap((file) =>
    (parse(readFileSync(join(golden, file), "utf8")) as { name: string; inputs?: Manifest }[])
      .filter(({ inputs }) => inputs?.apiVersion?.includes(".toolkit.fluxcd.io/"))
      .map(({ name, inputs }) => ({ file, name, inputs: inputs as Manifest })),
  );

describe("what the stack files register for Flux", () => {
  it("holds every kind that settings lead to", () => {
    expect([...new Set(registered.map(({ inputs }) => inputs.kind))].toSorted()).toEqual([
      "Alert",
      "GitRepository",
      "HelmRelease",
      "Kustomization",
      "Provider",
    ]);
  });

  it.each(registered)("$name of $file fits Flux's schema", ({ inputs }) => {
    expect(breaches(inputs)).toEqual([]);
  });
});

const place = { name: "web", namespace: "flux-system", labels: {} };
const common = { ...place, source: "shop", serviceAccount: "shop", intervalSeconds: 60, timeoutSeconds: 90 };

describe("what the library can write for Flux", () => {
  it.each(["correct", "warn", "ignore"] as const)(
    "a release with everything, and drift %s, fits",
    (drift) => {
      const release = releaseManifest({
        ...common,
        chart: "service-charts/web",
        valuesFiles: ["a.yaml"],
        release: "web",
        targetNamespace: "shop",
        dependsOn: ["db"],
        suspend: true,
        drift,
        retrySeconds: 30,
      });
      expect(breaches(release)).toEqual([]);
    },
  );

  it.each([
    ["all" as const],
    [[{ apiVersion: "apps/v1", kind: "Deployment", name: "a", namespace: "b" }]],
    [[]],
  ])("a Kustomization with everything, and health checks %j, fits", (health) => {
    const kustomization = kustomizationManifest({
      ...common,
      path: "extra",
      targetNamespace: "shop",
      dependsOn: ["db"],
      prune: true,
      health,
      suspend: true,
      decryptionSecret: "keys",
      substitute: { size: "1Gi" },
      retrySeconds: 30,
    });
    expect(breaches(kustomization)).toEqual([]);
  });

  it.each(providerTypes)("a receiver of type %s fits", (type) => {
    const provider = { ...place, type, channel: "c", address: "https://example.test/", secretName: "s" };
    expect(breaches(providerManifest(provider))).toEqual([]);
  });

  it.each(["info", "error"] as const)("an alert of severity %s fits", (severity) => {
    const sources = (["GitRepository", "HelmRelease", "Kustomization"] as const).map((kind) => ({
      kind,
      name: "web",
    }));
    const alert = alertManifest({ ...place, provider: "slack", severity, summary: "the shop", sources });
    expect(breaches(alert)).toEqual([]);
  });

  it("would not, with a field that does not exist, a value of another kind, or of an API that is gone", () => {
    const alert = alertManifest({ ...place, provider: "slack", severity: "info", sources: [] });
    const changed = (change: object): Manifest => ({ ...alert, spec: { ...alert.spec, ...change } });
    expect(breaches(changed({ channel: "c" }))).toHaveLength(1);
    expect(breaches(changed({ eventSeverity: "warning" }))).toHaveLength(1);
    expect(breaches({ ...alert, apiVersion: "image.toolkit.fluxcd.io/v1" })).toEqual([
      "Flux has no Alert of image.toolkit.fluxcd.io/v1",
    ]);
  });
});
