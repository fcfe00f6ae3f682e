import { type CiKind, type CiService, severities } from "#components/ci/model.ts";

/** A service of each kind, as pipelines are written for it. */
export const ciService = (kind: CiKind, changes: Partial<CiService> = {}): CiService => ({
  name: "catalogue",
  kind,
  repository: "acme/catalogue",
  branch: "main",
  apiUrl: "https://api.github.com",
  image: "ghcr.io/acme/shop/catalogue",
  login: "github",
  commands: {},
  smoke:
    kind === "postgres"
      ? {
          probe: "postgres",
          port: 5432,
          seconds: 120,
          user: 999,
          environment: { POSTGRES_PASSWORD: "smoke-test" },
        }
      : { probe: "/", port: 5000, seconds: 60, user: 10001, environment: {} },
  scan: { severities: severities.slice(0, 2), ignoreUnfixed: true },
  updates: "dependabot",
  ...changes,
});

export const ciKinds: readonly CiKind[] = ["node", "python", "go", "java", "postgres"];
