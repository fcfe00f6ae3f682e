import { describe, expect, it } from "vitest";
import { type ApplicationStatus, judge } from "#components/promotion/controller/argocd/judge.ts";

const OLD = "a".repeat(40);
const NEW = "b".repeat(40);
const LATER = "c".repeat(40);
/** LATER is a commit after NEW that still carries the release. */
const carried = (revision: string) => revision === NEW || revision === LATER;

const healthy: ApplicationStatus = {
  sync: { status: "Synced", revision: NEW },
  health: { status: "Healthy" },
  reconciledAt: "2026-01-01T00:00:05Z",
  operationState: { phase: "Succeeded", finishedAt: "2026-01-01T00:00:04Z", syncResult: { revision: NEW } },
};
const changed = (change: Partial<ApplicationStatus>): ApplicationStatus => ({ ...healthy, ...change });

describe("an Application's status", () => {
  it("is healthy when this revision is Synced, its operation Succeeded and health Healthy", () => {
    expect(judge(healthy, carried)).toEqual({ state: "healthy", revision: NEW });
  });

  it("is healthy at a later commit that still carries the release", () => {
    expect(judge(changed({ sync: { status: "Synced", revision: LATER } }), carried)).toEqual({
      state: "healthy",
      revision: LATER,
    });
  });

  it.each<[string, ApplicationStatus, string, boolean]>([
    [
      "the old release is still Synced and Healthy",
      changed({ sync: { status: "Synced", revision: OLD } }),
      "Argo CD is still at aaaaaaa",
      true,
    ],
    [
      "the revision is a branch name",
      changed({ sync: { status: "Synced", revision: "main" } }),
      "Argo CD does not know",
      true,
    ],
    [
      "sync is Unknown although health is Healthy",
      changed({ sync: { status: "Unknown", revision: NEW } }),
      "Argo CD does not know",
      true,
    ],
    [
      "manifests could not be generated",
      changed({
        sync: { status: "Unknown", revision: "main" },
        conditions: [{ type: "ComparisonError", message: "connection refused" }],
      }),
      "connection refused",
      true,
    ],
    ["there is no status at all", {}, "Argo CD does not know", true],
    [
      "this revision is not synced yet",
      changed({ sync: { status: "OutOfSync", revision: NEW } }),
      "bbbbbbb is not synced yet",
      false,
    ],
    [
      "the operation is running",
      changed({ operationState: { phase: "Running", syncResult: { revision: NEW } } }),
      "the sync is Running",
      false,
    ],
    [
      "the last sync was that of the old release",
      changed({ operationState: { phase: "Succeeded", syncResult: { revision: OLD } } }),
      "the sync of aaaaaaa was the last one: bbbbbbb changed nothing that the Application deploys",
      false,
    ],
    [
      "a later commit on top was looked at without a sync, and the last sync was that of the old release",
      changed({
        sync: { status: "Synced", revision: LATER },
        operationState: { phase: "Succeeded", syncResult: { revision: OLD } },
      }),
      "ccccccc changed nothing that the Application deploys",
      false,
    ],
    [
      "an autoscaler has just changed the replicas",
      changed({ sync: { status: "OutOfSync", revision: NEW } }),
      "bbbbbbb is not synced yet",
      false,
    ],
    [
      "a later commit that carries another freight is in sync",
      changed({ sync: { status: "Synced", revision: "d".repeat(40) } }),
      "Argo CD is still at ddddddd",
      true,
    ],
    [
      "the status is older than the end of the sync",
      changed({ reconciledAt: "2026-01-01T00:00:03Z" }),
      "the status is older than the sync",
      false,
    ],
    [
      "the release is Progressing",
      changed({ health: { status: "Progressing" } }),
      "the release is Progressing",
      false,
    ],
    [
      "the release is Suspended",
      changed({ health: { status: "Suspended" } }),
      "the release is Suspended",
      false,
    ],
    ["the release is Missing", changed({ health: { status: "Missing" } }), "the release is Missing", false],
  ])("waits while %s", (_name, status, why, stale) => {
    const verdict = judge(status, carried);
    expect(verdict).toMatchObject({ state: "waiting", stale });
    expect(verdict).toHaveProperty("why", expect.stringContaining(why));
  });

  it("is degraded with the controller's reason", () => {
    expect(judge(changed({ health: { status: "Degraded", message: "deadline exceeded" } }), carried)).toEqual(
      {
        state: "degraded",
        why: "the release is Degraded: deadline exceeded",
      },
    );
  });

  it("has failed when the sync of this release failed", () => {
    const status = changed({
      sync: { status: "OutOfSync", revision: NEW },
      operationState: { phase: "Failed", message: "hook failed", syncResult: { revision: NEW } },
    });
    expect(judge(status, carried)).toEqual({ state: "failed", why: "the sync failed: hook failed" });
  });

  it("says which hook failed, in its own words", () => {
    const resources = [
      { kind: "Job", name: "shop-migration", hookType: "PreSync", hookPhase: "Failed", message: "no table" },
      { kind: "Job", name: "shop-other", hookType: "PreSync", hookPhase: "Succeeded", message: "done" },
      { kind: "Service", name: "shop", hookPhase: "Failed", message: "not a hook" },
    ];
    const status = {
      sync: { status: "OutOfSync", revision: NEW },
      operationState: { phase: "Failed", message: "a task failed", syncResult: { revision: NEW, resources } },
    };
    expect(judge(status, carried)).toEqual({
      state: "failed",
      why: "the sync failed: a task failed; PreSync Job shop-migration: no table",
    });
  });

  it("has not failed when it was the release before that failed", () => {
    const status = changed({
      sync: { status: "OutOfSync", revision: NEW },
      operationState: { phase: "Failed", message: "hook failed", syncResult: { revision: OLD } },
    });
    expect(judge(status, carried).state).toBe("waiting");
  });
});
