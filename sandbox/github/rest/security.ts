import type { Double } from "../double.ts";
import { Problem } from "../problem.ts";
import { nothing, ok } from "../router.ts";
import type { OnRepository } from "./in-repository.ts";

/** Dependabot: alerts about vulnerable dependencies, and pull requests that update them. */
export function securityRoutes(_: Double, on: OnRepository): void {
  on("GET", "/vulnerability-alerts", ({ repository }) => {
    if (!repository.vulnerabilityAlerts) throw new Problem(404, "Vulnerability alerts are disabled.");
    return nothing;
  });
  on("GET", "/automated-security-fixes", ({ repository }) =>
    ok({ enabled: repository.securityUpdates ?? false, paused: false }),
  );
  for (const method of ["PUT", "DELETE"] as const) {
    on(method, "/vulnerability-alerts", ({ repository }) => {
      repository.vulnerabilityAlerts = method === "PUT";
      // Updates live off the alerts: they go with them.
      if (!repository.vulnerabilityAlerts) repository.securityUpdates = false;
      return nothing;
    });
    on(method, "/automated-security-fixes", ({ repository }) => {
      if (!repository.vulnerabilityAlerts)
        throw new Problem(422, "Vulnerability alerts must be enabled to configure automated security fixes.");
      repository.securityUpdates = method === "PUT";
      return nothing;
    });
  }
}
