import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { environmentValues, type WebValues } from "#components/gitops/values.manifest.ts";
import { catalogue, catalogueDb, fullDatabaseValues, fullWebValues } from "./craftista.ts";
import { schemaOf, undeclared } from "./values-schema.ts";

const bare: WebValues = { kind: "node", service: "frontend", environment: "dev" };
const read = (text: string) => parse(text, { version: "1.1" });

describe("the values of a service in an environment", () => {
  it("say everything that is set", () => {
    expect(environmentValues(fullWebValues)).toMatchInlineSnapshot(`
      "# Written by the "staging" stack: change its settings, not this file, or the next update undoes the change.
      # The image is not here: promotions alone write catalogue-image.yaml.
      replicaCount: 2
      progressDeadlineSeconds: 20
      resources:
        limits:
          memory: "1Gi"
        requests:
          cpu: "250m"
      env:
        DEBUG: "no"
        RECOMMENDATION_URL: "http://recommendation:8080"
      database:
        host: "catalogue-db"
        port: 5432
        secretName: "catalogue-db-credentials"
      ingress:
        host: "shop.example.com"
        className: "nginx"
        tlsSecretName: "shop-tls"
      imagePullSecrets:
        - "registry"
      "
    `);
  });

  it("say everything that is set for a database", () => {
    expect(environmentValues(fullDatabaseValues)).toMatchInlineSnapshot(`
      "# Written by the "prod" stack: change its settings, not this file, or the next update undoes the change.
      # The image is not here: promotions alone write catalogue-db-image.yaml.
      resources:
        requests:
          memory: "256Mi"
      database:
        secretName: "catalogue-db-credentials"
      persistence:
        enabled: true
        size: "5Gi"
        storageClassName: "fast"
      imagePullSecrets:
        - "registry"
      "
    `);
  });

  it("say nothing when nothing is set", () => {
    expect(environmentValues(bare)).toMatchInlineSnapshot(`
      "# Written by the "dev" stack: change its settings, not this file, or the next update undoes the change.
      # The image is not here: promotions alone write frontend-image.yaml.
      {}
      "
    `);
  });

  it.each([
    ["one replica", { replicaCount: 1 }, { replicaCount: 1 }],
    ["no replica at all", { replicaCount: 0 }, { replicaCount: 0 }],
    ["an empty variable", { env: { FEATURE: "" } }, { env: { FEATURE: "" } }],
    ["no variables", { env: {} }, {}],
    ["no pull secrets", { imagePullSecrets: [] }, {}],
    ["resources without a figure", { resources: { limits: {} } }, {}],
    ["one figure", { resources: { requests: { cpu: "1" } } }, { resources: { requests: { cpu: "1" } } }],
    ["a host alone", { ingress: { host: "a.example.com" } }, { ingress: { host: "a.example.com" } }],
    ["an option that is undefined", { ingress: undefined, replicaCount: undefined }, {}],
  ])("with %s leave no other key behind", (_, options, expected) => {
    expect(read(environmentValues({ ...bare, ...options }))).toEqual(expected);
  });

  it("of a database without a volume keep the chart's default", () => {
    const text = environmentValues({
      kind: "postgres",
      service: "catalogue-db",
      environment: "dev",
      secretName: "db",
    });
    expect(read(text)).toEqual({ database: { secretName: "db" } });
  });

  it.each([
    "yes",
    "off",
    "~",
    "1:30",
    "0777",
    "0o7",
    "1e3",
    "1_000",
    ".inf",
    "2024-01-01",
    "=",
    "",
    " x",
    "#",
  ])("keep %j a string for a reader of YAML 1.1", (value) => {
    const text = environmentValues({ ...bare, env: { VALUE: value, NO: value } });
    expect(text).toContain(`  "NO": ${JSON.stringify(value)}\n  VALUE: ${JSON.stringify(value)}\n`);
  });

  it("read back as what was set, whatever the variables hold", () => {
    const names = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);
    fc.assert(
      fc.property(fc.dictionary(names, fc.string({ unit: "grapheme" }), { minKeys: 1 }), (env) => {
        expect(read(environmentValues({ ...bare, env }))).toEqual({ env: { ...env } });
      }),
    );
  });

  it("are the same bytes whatever the order of the settings", () => {
    const variables = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Z_]{1,9}$/), fc.string()), {
      selector: ([name]) => name,
    });
    const shuffled = variables.chain((all) =>
      fc.shuffledSubarray(all, { minLength: all.length }).map((other) => [all, other] as const),
    );
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        const options = Object.entries(fullWebValues).reverse();
        const reversed: WebValues = {
          ...bare,
          ...Object.fromEntries(options),
          env: Object.fromEntries(other),
        };
        const straight: WebValues = {
          ...bare,
          ...Object.fromEntries(options.reverse()),
          env: Object.fromEntries(one),
        };
        expect(environmentValues(reversed)).toBe(environmentValues(straight));
      }),
    );
  });

  it.each([
    { service: catalogue, values: fullWebValues },
    { service: catalogueDb, values: fullDatabaseValues },
  ])("of $service.name use only keys that the chart knows", ({ service, values }) => {
    expect(undeclared(schemaOf(service), read(environmentValues(values)))).toEqual([]);
  });
});
