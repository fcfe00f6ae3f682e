import { describe, expect, it } from "vitest";
import { type FluxState, judge, revisionsOf } from "#components/promotion/controller/flux/judge.ts";
import { chartOf, condition, LATER, NEW, OLD, state } from "./states.ts";

const carried = (...revisions: string[]) => {
  const known = new Set(revisions);
  return (revision: string) => known.has(revision);
};
const ready = condition("Ready", "True", "UpgradeSucceeded", "Helm upgrade succeeded");
const running = condition("Ready", "Unknown", "Progressing", "Running 'upgrade' action with timeout of 5m0s");
const failedAt = (commit: string) =>
  condition(
    "Ready",
    "False",
    "UpgradeFailed",
    `Helm upgrade failed for release shop-dev/catalogue with chart catalogue@${chartOf(commit)}: Deployment/catalogue not ready`,
  );

describe("a release of Flux", () => {
  it("is healthy when it was made of the commit, has been deployed, and is ready as it is now", () => {
    expect(judge(state({ tried: NEW }), carried(NEW))).toEqual({ state: "healthy", revision: NEW });
  });

  it("is healthy at a later commit that carries the same freight", () => {
    const later = state({ tried: LATER });
    expect(revisionsOf(later)).toEqual([LATER]);
    expect(judge(later, carried(NEW, LATER))).toEqual({ state: "healthy", revision: LATER });
  });

  const early: [name: string, state: FluxState, why: string, stale: boolean][] = [
    ["the release before it is ready", state(), "Flux is still at aaaaaaa", true],
    ["Git has arrived and the release has not", state({ source: NEW }), "Flux is still at aaaaaaa", true],
    ["a later commit took the freight away", state({ tried: LATER }), "Flux is still at ccccccc", true],
    [
      "it was tried, and Ready is that of the release before it",
      state({ tried: NEW, newest: { commit: OLD, status: "deployed" } }),
      "Helm upgrade succeeded",
      false,
    ],
    [
      "Helm has not finished",
      state({ tried: NEW, newest: { commit: NEW, status: "pending-upgrade" }, conditions: [running] }),
      "Running 'upgrade' action with timeout of 5m0s",
      false,
    ],
    [
      "Flux begins anew",
      state({ tried: NEW, conditions: [ready, condition("Reconciling", "True", "Progressing")] }),
      "Helm upgrade succeeded",
      false,
    ],
    [
      "its definition was changed since",
      state({ tried: NEW, observedGeneration: 1 }),
      "Flux has not finished with the HelmRelease as it is now",
      false,
    ],
    [
      "Ready is said of an earlier definition",
      state({ tried: NEW, conditions: [{ ...ready, observedGeneration: 1 }] }),
      "Flux has not finished with the HelmRelease as it is now",
      false,
    ],
    ["it is suspended", state({ tried: NEW, suspend: true }), "the HelmRelease is suspended", false],
    ["there is none", { commits: [NEW] }, "there is no HelmRelease", true],
  ];
  it.each(early)("is waited for while %s", (_name, given, why, stale) => {
    expect(judge(given, carried(NEW))).toEqual({ state: "waiting", why, stale });
  });

  const broken: [name: string, state: FluxState, why: string][] = [
    [
      "Git cannot be read",
      state({
        sourceConditions: [
          condition("Ready", "False", "GitOperationFailed", "failed to checkout: authentication required"),
        ],
      }),
      "GitRepository shop-dev: failed to checkout: authentication required",
    ],
    [
      "the chart cannot be built",
      state({
        source: NEW,
        chartConditions: [
          condition("Ready", "False", "ValuesFilesError", "values files merge error: no values file found"),
        ],
      }),
      "HelmChart flux-system-catalogue-dev: values files merge error: no values file found",
    ],
    [
      "a dependency is not ready",
      state({
        source: NEW,
        conditions: [
          condition("Ready", "False", "DependencyNotReady", "dependency 'flux-system/db-dev' is not ready"),
        ],
      }),
      "HelmRelease catalogue-dev: dependency 'flux-system/db-dev' is not ready",
    ],
  ];
  it.each(broken)("says in Flux's own words that %s", (_name, given, why) => {
    expect(judge(given, carried(NEW))).toEqual({ state: "waiting", why, stale: true });
  });

  it("has failed, in Helm's words, when the upgrade to its version failed", () => {
    const given = state({
      tried: NEW,
      newest: { commit: NEW, status: "failed" },
      conditions: [failedAt(NEW)],
    });
    expect(judge(given, carried(NEW))).toEqual({ state: "degraded", why: failedAt(NEW).message });
  });

  it("has not failed because the release before it did", () => {
    const given = state({ tried: NEW, conditions: [failedAt(OLD)] });
    expect(judge(given, carried(NEW))).toMatchObject({ state: "waiting" });
  });

  it.each(["HealthCheckCanceled", "DependencyNotReady", "SourceNotReady", "ArtifactFailed"])(
    "has not failed because of %s, which passes",
    (reason) => {
      const given = state({ tried: NEW, conditions: [condition("Ready", "False", reason, "wait")] });
      expect(judge(given, carried(NEW))).toEqual({ state: "waiting", why: "wait", stale: false });
    },
  );

  it("has failed for good when Flux does not try again", () => {
    const given = state({
      tried: NEW,
      conditions: [failedAt(NEW), condition("Stalled", "True", "TerminalError", "it cannot be read")],
    });
    expect(judge(given, carried(NEW))).toEqual({ state: "failed", why: "it cannot be read" });
  });
});
