import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type ChartService, serviceChart } from "#components/gitops/chart.ts";
import { isWebKind, kinds, serviceKinds } from "#components/gitops/kinds.ts";
import { catalogue, catalogueDb, frontend, recommendation, voting } from "./craftista.ts";
import { open, schemaOf, undeclared } from "./values-schema.ts";

const craftista = [frontend, catalogue, catalogueDb, recommendation, voting];
const everyKind = serviceKinds.map((kind) => ({ name: "sample", kind, port: 8080, product: "example" }));
const values = (chart: Record<string, string>) => parse(chart["values.yaml"] ?? "", { version: "1.1" });

describe("the chart of a service", () => {
  it("has the files of a web chart for a service that serves HTTP", () => {
    expect(Object.keys(serviceChart(frontend)).sort()).toEqual([
      "Chart.yaml",
      "templates/_helpers.tpl",
      "templates/_web.tpl",
      "templates/deployment.yaml",
      "templates/ingress.yaml",
      "templates/poddisruptionbudget.yaml",
      "templates/service.yaml",
      "templates/serviceaccount.yaml",
      "values.schema.json",
      "values.yaml",
    ]);
  });

  it("has the Jobs around a roll-out only when the service asks for one", () => {
    const job = { command: ["check"], timeoutSeconds: 60 };
    const added = (service: ChartService): string[] =>
      Object.keys(serviceChart(service)).filter((path) => !(path in serviceChart(frontend)));
    const files = ["templates/_jobs.tpl", "templates/migration.yaml", "templates/smoke-test.yaml"];
    expect(added(frontend)).toEqual([]);
    expect(added({ ...frontend, migration: job })).toEqual(files);
    expect(added({ ...frontend, smokeTest: job })).toEqual(files);
  });

  it("has the files of a database chart for a database", () => {
    expect(Object.keys(serviceChart(catalogueDb)).sort()).toEqual([
      "Chart.yaml",
      "templates/_helpers.tpl",
      "templates/_postgres.tpl",
      "templates/service-headless.yaml",
      "templates/service.yaml",
      "templates/serviceaccount.yaml",
      "templates/statefulset.yaml",
      "values.schema.json",
      "values.yaml",
    ]);
  });

  it("is named after the service", () => {
    expect(serviceChart(catalogue)["Chart.yaml"]).toMatchInlineSnapshot(`
      "apiVersion: v2
      name: catalogue
      description: catalogue of craftista, a python service
      type: application
      version: 0.1.0
      "
    `);
  });

  it("starts from the defaults of a web kind", () => {
    expect(serviceChart(frontend)["values.yaml"]).toMatchInlineSnapshot(`
      "# Defaults of every node service. An environment overrides them in env/<environment>/frontend/frontend-values.yaml.
      # The image has no default: promotions write it to env/<environment>/frontend/frontend-image.yaml.
      product: "craftista"
      port: 3000
      runAsUser: 1000
      startupSeconds: 60
      terminationGracePeriodSeconds: 30
      revisionHistoryLimit: 3
      resources:
        limits:
          memory: "512Mi"
        requests:
          cpu: "100m"
          memory: "128Mi"
      replicaCount: 1
      progressDeadlineSeconds: 180
      probes:
        readiness: "/"
        liveness: "/"
      env: {}
      "
    `);
  });

  it("starts from the defaults of a database", () => {
    expect(serviceChart(catalogueDb)["values.yaml"]).toMatchInlineSnapshot(`
      "# Defaults of every postgres service. An environment overrides them in env/<environment>/catalogue-db/catalogue-db-values.yaml.
      # The image has no default: promotions write it to env/<environment>/catalogue-db/catalogue-db-image.yaml.
      product: "craftista"
      port: 5432
      runAsUser: 999
      startupSeconds: 120
      terminationGracePeriodSeconds: 60
      revisionHistoryLimit: 3
      resources:
        limits:
          memory: "512Mi"
        requests:
          cpu: "100m"
          memory: "128Mi"
      persistence:
        enabled: false
        size: "1Gi"
      "
    `);
  });

  it("probes the one path a service names instead of the paths of its kind", () => {
    expect(values(serviceChart(voting)).probes).toEqual({
      readiness: "/api/origamis",
      liveness: "/api/origamis",
    });
    expect(values(serviceChart({ ...voting, probePath: undefined })).probes).toEqual({
      readiness: "/actuator/health/readiness",
      liveness: "/actuator/health/liveness",
    });
  });

  it.each(craftista)("of $name is the same each time it is made", (service) => {
    expect(serviceChart({ ...service })).toEqual(serviceChart(service));
  });

  it.each(craftista)("of $name has no default image and no password", (service) => {
    const defaults = values(serviceChart(service));
    expect(defaults).not.toHaveProperty("image");
    expect(defaults).not.toHaveProperty("database");
  });
});

describe.each(everyKind)("the $kind kind", (service) => {
  it("declares every default in a schema that is closed at every level", () => {
    const schema = schemaOf(service);
    expect(undeclared(schema, values(serviceChart(service)))).toEqual([]);
    expect(open(schema)).toEqual([]);
  });

  it("runs as a user that is not root", () => {
    expect(kinds[service.kind].uid).toBeGreaterThan(0);
  });
});

it.each(everyKind.filter(({ kind }) => isWebKind(kind)))(
  "a rollout of the $kind kind is given longer than a start may take",
  (service) => {
    const { progressDeadlineSeconds, startupSeconds } = values(serviceChart(service));
    expect(progressDeadlineSeconds).toBeGreaterThan(startupSeconds);
  },
);

it("only databases are not web kinds", () => {
  expect(serviceKinds.filter((kind) => !isWebKind(kind))).toEqual(["postgres"]);
});
