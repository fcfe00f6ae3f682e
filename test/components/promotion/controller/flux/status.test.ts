import { expect, it } from "vitest";
import type { FluxState } from "#components/promotion/controller/flux/judge.ts";
import { statusOf } from "#components/promotion/controller/flux/status.ts";
import { condition, NEW, OLD, state } from "./states.ts";

const failed = condition("Ready", "False", "UpgradeFailed", "Helm upgrade failed: not ready");

it.each<[string, FluxState, ReturnType<typeof statusOf>]>([
  ["that there is no release", { commits: [NEW] }, undefined],
  [
    "what is in place and healthy",
    state({ tried: NEW }),
    { sync: { status: "Synced", revision: NEW }, health: { status: "Healthy" } },
  ],
  [
    "what Helm has not deployed",
    state({ tried: NEW, newest: { commit: OLD, status: "deployed" }, conditions: [failed] }),
    {
      sync: { status: "OutOfSync", revision: NEW },
      health: { status: "Degraded", message: "Helm upgrade failed: not ready" },
    },
  ],
  [
    "what is under way, at a commit that nobody knows any more",
    {
      ...state({
        tried: OLD,
        conditions: [condition("Ready", "Unknown", "Progressing", "Running 'upgrade'")],
      }),
      commits: [NEW],
    },
    { sync: { status: "Synced" }, health: { status: "Progressing", message: "Running 'upgrade'" } },
  ],
  [
    "what waits for something else",
    state({ tried: NEW, conditions: [condition("Ready", "False", "DependencyNotReady", "waits")] }),
    { sync: { status: "Synced", revision: NEW }, health: { status: "Progressing", message: "waits" } },
  ],
  [
    "what is suspended",
    state({ tried: NEW, suspend: true }),
    { sync: { status: "Synced", revision: NEW }, health: { status: "Suspended" } },
  ],
])("tells in the words of reports %s", (_name, given, expected) => {
  expect(statusOf(given)).toEqual(expected);
});
