import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "@kubernetes/client-node";
import { execa } from "execa";
import { beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { type KargoValuesSpec, kargoValues } from "#components/kargo/install-values.ts";
import { goModuleFolder } from "#sandbox/toolchain/go.ts";
import { Kargo } from "#src/config/areas/kargo.ts";
import { receiversUrl } from "#src/config/receivers-url.ts";
import { endToEnd } from "./harness/context.ts";

let chart: string;
beforeAll(async () => {
  const schemas = join(import.meta.dirname, "schemas/kargo");
  chart = join(await goModuleFolder(schemas, "github.com/akuity/kargo"), "charts/kargo");
});

type Rendered = KubernetesObject & { readonly data?: Record<string, string> };

/** What the official chart makes of values, by kind and name. */
async function render(values: unknown): Promise<Map<string, Rendered>> {
  const args = ["template", "kargo", chart, "--namespace", "kargo", "--values", "-"];
  const { stdout } = await execa(endToEnd().helm, args, { input: JSON.stringify(values) });
  const objects = parseAllDocuments(stdout).map((document): Rendered | null => document.toJS());
  return new Map(
    objects.flatMap((object) =>
      object === null ? [] : [[`${object.kind}/${object.metadata?.name}`, object]],
    ),
  );
}

const ingress = { host: "kargo.acme.example", tls: { clusterIssuer: "le" }, annotations: {} } as const;
const base: KargoValuesSpec = { argocdNamespace: "gitops", certificates: { from: "cert-manager" } };
const specs = {
  plain: base,
  "with everything": {
    ...base,
    argocdUrl: "https://argocd.acme.example",
    ingress: { ...ingress, className: "nginx", annotations: { a: "b" } },
    adminSecret: "account",
  },
  "without cert-manager": {
    ...base,
    certificates: { from: "secret", secretName: "own", caBundle: "-----BEGIN CERTIFICATE-----" },
  },
} satisfies Record<string, KargoValuesSpec>;

const kinds = (rendered: Map<string, Rendered>, kind: string) =>
  [...rendered.keys()].filter((id) => id.startsWith(`${kind}/`));

/** Dotted paths of all that is set. */
const pathsOf = (value: unknown, at: readonly string[] = []): string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...at, key]))
    : [at.join(".")];

describe("Kargo's official chart, of the release that is installed by default,", () => {
  it.each(Object.entries(specs))("documents every value that an installation %s sets", (_name, spec) => {
    const text = readFileSync(join(chart, "values.yaml"), "utf8");
    const known = [...text.matchAll(/@param (\S+)/g)].map(([, path = ""]) => path);
    const unknown = pathsOf(kargoValues(spec)).filter(
      (path) => !known.some((one) => path === one || path.startsWith(`${one}.`)),
    );
    expect(unknown).toEqual([]);
  });

  it("watches the Applications of Argo CD's namespace, and asks cert-manager for certificates", async () => {
    const rendered = await render(kargoValues(specs.plain));
    expect(rendered.get("ConfigMap/kargo-controller")?.data).toMatchObject({
      ARGOCD_INTEGRATION_ENABLED: "true",
      ARGOCD_NAMESPACE: "gitops",
    });
    expect(kinds(rendered, "Certificate")).toContain("Certificate/kargo-webhooks-server");
  });

  it("needs no cert-manager where a certificate is there", async () => {
    const rendered = await render(kargoValues(specs["without cert-manager"]));
    expect([...kinds(rendered, "Certificate"), ...kinds(rendered, "Issuer")]).toEqual([]);
  });

  it("takes the account admin from the Secret that is named, and makes none", async () => {
    const rendered = await render(kargoValues(specs["with everything"]));
    expect(kinds(rendered, "Secret")).toEqual([]);
    expect(JSON.stringify(rendered.get("Deployment/kargo-api"))).toContain(
      '{"secretRef":{"name":"account"}}',
    );
  });

  it("gives receivers their addresses below the one that GitHub is told", async () => {
    const rendered = await render(kargoValues(specs["with everything"]));
    const kargo = Kargo.parse({
      install: { method: "chart", exposure: { kind: "ingress", host: ingress.host, tls: ingress.tls } },
    });
    const told = rendered.get("ConfigMap/kargo-external-webhooks-server")?.data;
    expect(told?.EXTERNAL_WEBHOOK_SERVER_BASE_URL).toBe(kargo && receiversUrl(kargo));
  });

  it("renders with the values of the example", async () => {
    const golden = join(import.meta.dirname, "../golden/examples/install-chart/dev.yaml");
    const all = parse(readFileSync(golden, "utf8")) as { name: string; inputs?: { values?: unknown } }[];
    const values = all.find(({ name }) => name === "craftista-kargo-release")?.inputs?.values;
    expect(kinds(await render(values), "Deployment")).toHaveLength(5);
  });
});
