import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Manifest } from "#components/kubernetes/manifest.ts";
import { sealedSecretManifest } from "#components/secrets/sealed-secret.manifest.ts";
import { filesBelow } from "#test/harness/files.ts";
import { strictJudge } from "./schemas/definitions.ts";

const GROUPS = /^(?:cert-manager\.io|external-secrets\.io|monitoring\.coreos\.com)\//;
const golden = join(import.meta.dirname, "../golden/examples");

/** The manifests of these groups that examples register, as their golden files list them. */
const registered = filesBelow(golden)
  .filter((file) => file.endsWith(".yaml"))
  .flatMap((file) =>
    (parse(readFileSync(join(golden, file), "utf8")) as { name: string; inputs?: Manifest }[])
      .filter(({ inputs }) => GROUPS.test(inputs?.apiVersion ?? ""))
      .map(({ name, inputs }) => ({ file, name, inputs: inputs as Manifest })),
  );

/** A SealedSecret is a file of Git, whose text no preview knows. */
const sealed = (["strict", "namespace", "cluster"] as const).map((scope) =>
  sealedSecretManifest({
    name: "payment",
    namespace: "shop-dev",
    scope,
    labels: { "app.kubernetes.io/part-of": "shop" },
    type: "Opaque",
    encrypted: { PASSWORD: "AgBx" },
  }),
);

let breaches: (manifest: Manifest) => string[];
beforeAll(async () => {
  breaches = await strictJudge();
});

describe("what is registered for the products around delivery", () => {
  it("holds every kind", () => {
    expect([...new Set(registered.map(({ inputs }) => inputs.kind))].toSorted()).toEqual([
      "Certificate",
      "ClusterIssuer",
      "ExternalSecret",
      "PodMonitor",
      "PrometheusRule",
      "SecretStore",
      "ServiceMonitor",
    ]);
  });

  it.each(registered)("$name of $file fits the published schema", ({ inputs }) => {
    expect(breaches(inputs)).toEqual([]);
  });

  it.each(sealed)("a SealedSecret fits, too: $metadata.annotations", (manifest) => {
    expect(breaches(manifest)).toEqual([]);
  });

  it("would not, with a field that does not exist, a kind that nobody serves or an old version", () => {
    for (const { inputs } of registered) {
      const spec = { ...(inputs.spec as Record<string, unknown>), unheardOf: 1 };
      expect(breaches({ ...inputs, spec }), inputs.kind).toHaveLength(1);
    }
    const [one] = registered;
    expect(
      breaches({ ...(one?.inputs as Manifest), apiVersion: "external-secrets.io/v1alpha1" }),
    ).toHaveLength(1);
  });
});
