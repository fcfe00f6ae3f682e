import type { V1Deployment, V1Ingress, V1StatefulSet } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { environmentValues } from "#components/gitops/values.manifest.ts";
import {
  catalogue,
  catalogueDb,
  frontend,
  fullDatabaseValues,
  fullWebValues,
} from "../components/gitops/craftista.ts";
import { imageFile, onlyContainer, render, template } from "./render-chart.ts";

const secretEnv = (name: string, secret: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

describe("what an environment sets for a web service", () => {
  it("reaches the objects, variables in order and credentials by reference", async () => {
    const { ids, find } = await render(catalogue, [environmentValues(fullWebValues), imageFile]);
    const { spec } = find<V1Deployment>("Deployment/catalogue");
    const container = onlyContainer(find("Deployment/catalogue"));
    expect(spec).toMatchObject({ replicas: 2, progressDeadlineSeconds: 20, revisionHistoryLimit: 3 });
    expect(spec?.template.spec?.imagePullSecrets).toEqual([{ name: "registry" }]);
    expect(container.resources).toEqual({
      limits: { memory: "1Gi" },
      requests: { cpu: "250m", memory: "128Mi" },
    });
    expect(container.env).toEqual([
      { name: "DEBUG", value: "no" },
      { name: "RECOMMENDATION_URL", value: "http://recommendation:8080" },
      { name: "DB_HOST", value: "catalogue-db" },
      { name: "DB_PORT", value: "5432" },
      secretEnv("DB_NAME", "catalogue-db-credentials", "database"),
      secretEnv("DB_USER", "catalogue-db-credentials", "username"),
      secretEnv("DB_PASSWORD", "catalogue-db-credentials", "password"),
    ]);
    expect(find<V1Ingress>("Ingress/catalogue").spec).toEqual({
      ingressClassName: "nginx",
      tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
      rules: [
        {
          host: "shop.example.com",
          http: {
            paths: [
              {
                path: "/",
                pathType: "Prefix",
                backend: { service: { name: "catalogue", port: { name: "http" } } },
              },
            ],
          },
        },
      ],
    });
    expect(ids).toContain("PodDisruptionBudget/catalogue");
  });

  it("adds no object that was not asked for", async () => {
    const { ids } = await render(frontend, [imageFile]);
    expect(ids).toEqual(["Deployment/frontend", "Service/frontend", "ServiceAccount/frontend"]);
  });

  it("cannot replace a variable that comes from the database Secret", async () => {
    const { stderr } = await template(frontend, [imageFile, "env:\n  DB_PASSWORD: open\n"]);
    expect(stderr).toContain("invalid propertyName 'DB_PASSWORD'");
  });
});

describe("a database", () => {
  it("takes its name and credentials from the Secret and answers to pg_isready", async () => {
    const { ids, find } = await render(catalogueDb, [environmentValues(fullDatabaseValues), imageFile]);
    const container = onlyContainer(find<V1StatefulSet>("StatefulSet/catalogue-db"));
    expect(ids).toEqual([
      "Service/catalogue-db",
      "Service/catalogue-db-headless",
      "ServiceAccount/catalogue-db",
      "StatefulSet/catalogue-db",
    ]);
    expect(container.env).toEqual([
      { name: "PGPORT", value: "5432" },
      { name: "PGDATA", value: "/var/lib/postgresql/data/pgdata" },
      secretEnv("POSTGRES_DB", "catalogue-db-credentials", "database"),
      secretEnv("POSTGRES_USER", "catalogue-db-credentials", "username"),
      secretEnv("POSTGRES_PASSWORD", "catalogue-db-credentials", "password"),
    ]);
    for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
      expect(probe?.exec?.command?.join(" ")).toContain("pg_isready --host=127.0.0.1");
    }
  });

  it("keeps its data on a claim when persistent, and with the pod otherwise", async () => {
    const volumes = (set: V1StatefulSet) => ({
      claims: set.spec?.volumeClaimTemplates?.map(({ spec }) => spec),
      data: set.spec?.template.spec?.volumes?.find(({ name }) => name === "data"),
    });
    const kept = await render(catalogueDb, [environmentValues(fullDatabaseValues), imageFile]);
    const lost = await render(catalogueDb, ["database:\n  secretName: db-credentials\n", imageFile]);
    expect(volumes(kept.find("StatefulSet/catalogue-db"))).toEqual({
      claims: [
        {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "fast",
          resources: { requests: { storage: "5Gi" } },
        },
      ],
      data: undefined,
    });
    expect(volumes(lost.find("StatefulSet/catalogue-db"))).toEqual({
      claims: undefined,
      data: { name: "data", emptyDir: {} },
    });
  });

  it("does not render without a Secret", async () => {
    const { exitCode, stderr } = await template(catalogueDb, [imageFile]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "database.secretName is not set: name a Secret with the keys username, password",
    );
  });
});
