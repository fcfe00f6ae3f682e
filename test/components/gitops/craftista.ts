import type { ChartService } from "#components/gitops/chart.ts";
import type { EnvironmentValues } from "#components/gitops/values.manifest.ts";

const product = "craftista";

/** The five services of the example product, as their charts see them. */
export const frontend: ChartService = { name: "frontend", kind: "node", port: 3000, product };
export const catalogue: ChartService = { name: "catalogue", kind: "python", port: 5000, product };
export const catalogueDb: ChartService = { name: "catalogue-db", kind: "postgres", port: 5432, product };
export const recommendation: ChartService = { name: "recommendation", kind: "go", port: 8080, product };
export const voting: ChartService = {
  name: "voting",
  kind: "java",
  port: 8080,
  product,
  probePath: "/api/origamis",
};

/** Every option of a web service at once. */
export const fullWebValues: EnvironmentValues = {
  kind: "python",
  service: "catalogue",
  environment: "staging",
  replicaCount: 2,
  progressDeadlineSeconds: 20,
  resources: { limits: { memory: "1Gi" }, requests: { cpu: "250m" } },
  env: { RECOMMENDATION_URL: "http://recommendation:8080", DEBUG: "no" },
  database: { host: "catalogue-db", port: 5432, secretName: "catalogue-db-credentials" },
  ingress: { host: "shop.example.com", className: "nginx", tlsSecretName: "shop-tls" },
  imagePullSecrets: ["registry"],
};

/** Every option of a database at once. */
export const fullDatabaseValues: EnvironmentValues = {
  kind: "postgres",
  service: "catalogue-db",
  environment: "prod",
  secretName: "catalogue-db-credentials",
  resources: { requests: { memory: "256Mi" } },
  persistence: { size: "5Gi", storageClassName: "fast" },
  imagePullSecrets: ["registry"],
};
