import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const window = { kind: "deny", schedule: "0 22 * * 5", duration: "58h", applications: ["*"] };

describe("what an AppProject cannot mean is refused", () => {
  it.each<[string, string, unknown, string[]]>([
    [
      "the tutorial's Deployment among the cluster-wide kinds",
      "clusterKinds",
      { allow: [{ group: "apps", kind: "Deployment" }] },
      [
        "apps/Deployment lives in a namespace, and Argo CD looks here only for a kind that is cluster-wide; move it to namespaceKinds",
        "argocd.project.clusterKinds.allow[0].kind",
      ],
    ],
    [
      "the tutorial's Pod among the cluster-wide kinds",
      "clusterKinds",
      { deny: [{ kind: "Pod" }] },
      ["Pod lives in a namespace", "argocd.project.clusterKinds.deny[0].kind"],
    ],
    [
      "a cluster-wide kind among those of a namespace",
      "namespaceKinds",
      { deny: [{ group: "rbac.authorization.k8s.io", kind: "ClusterRole" }] },
      ["rbac.authorization.k8s.io/ClusterRole is cluster-wide", "move it to clusterKinds"],
    ],
    ["a kind in small letters", "clusterKinds", { allow: [{ kind: "node" }] }, ['"node" is not a kind']],
    [
      "a list that would forbid everything",
      "namespaceKinds",
      { allow: [] },
      ["an empty list would forbid everything"],
    ],
    ["any repository", "sourceRepositories", ["*"], ['"*" does not say which repositories']],
    ["any namespace", "destinations", [{ namespace: "*" }], ['"*" is not a DNS label']],
    [
      "a destination with two clusters",
      "destinations",
      [{ namespace: "x", server: "https://10.0.0.1", cluster: "east" }],
      ["a destination has a server or a cluster, not both"],
    ],
    [
      "an action of another resource",
      "roles",
      { ops: { policies: [{ resource: "logs", actions: ["sync"] }] } },
      ["argocd.project.roles.ops.policies[0].actions[0]", 'expected "get"'],
    ],
    [
      "a misspelt action",
      "roles",
      { ops: { policies: [{ resource: "applications", actions: ["synch"] }] } },
      ["argocd.project.roles.ops.policies[0].actions[0]"],
    ],
    [
      "an object of another project",
      "roles",
      { ops: { policies: [{ resource: "applications", actions: ["get"], objects: ["default/x"] }] } },
      ['"default/x" is not the name of an object of the project'],
    ],
    ["a role without policies", "roles", { ops: { policies: [] } }, ["argocd.project.roles.ops.policies"]],
    [
      "a role's name with a space",
      "roles",
      { "the ops": { policies: [] } },
      ['"the ops" is not a role\'s name'],
    ],
    [
      "six fields of cron",
      "syncWindows",
      [{ ...window, schedule: "0 0 22 * * 5" }],
      ['"0 0 22 * * 5" has 6 fields, a schedule has five', "argocd.project.syncWindows[0].schedule"],
    ],
    [
      "an hour that is none",
      "syncWindows",
      [{ ...window, schedule: "0 24 * * *" }],
      ['"24" in "0 24 * * *" is not a hour: write 0 to 23'],
    ],
    [
      "a weekday of seven",
      "syncWindows",
      [{ ...window, schedule: "0 0 * * 7" }],
      ['"7" in "0 0 * * 7" is not a day of the week: write 0 to 6'],
    ],
    [
      "a range that runs backwards",
      "syncWindows",
      [{ ...window, schedule: "0 9 * * fri-mon" }],
      ['"fri-mon" in'],
    ],
    ["a duration without a unit", "syncWindows", [{ ...window, duration: "58" }], ['"58" is not a duration']],
    ["a duration in days", "syncWindows", [{ ...window, duration: "2d" }], ['"2d" is not a duration']],
    [
      "a time zone in small letters",
      "syncWindows",
      [{ ...window, timeZone: "europe/berlin" }],
      ['"europe/berlin" is not a time zone'],
    ],
    [
      "an unknown time zone",
      "syncWindows",
      [{ ...window, timeZone: "Europe/Atlantis" }],
      ['"Europe/Atlantis" is not a time zone'],
    ],
    [
      "a window that concerns nothing",
      "syncWindows",
      [{ ...window, applications: [] }],
      ["the window concerns nothing: name applications, namespaces or clusters"],
    ],
    ["half a key ID", "signatureKeys", ["4AEE18F8"], ['"4AEE18F8" is not a key ID']],
  ])("%s", (_name, key, value, expected) => {
    const message = complaint(plainSettings({ [`argocd.project.${key}`]: value }));
    for (const part of expected) expect(message).toContain(part);
  });
});

describe("what an AppProject can mean is accepted", () => {
  it.each<[string, string, unknown]>([
    [
      "custom resources of somebody else in either list",
      "clusterKinds",
      { allow: [{ group: "acme.io", kind: "X" }] },
    ],
    ["every kind of a group", "clusterKinds", { allow: [{ group: "apiextensions.k8s.io", kind: "*" }] }],
    ["the repositories of one owner", "sourceRepositories", ["https://github.com/acme/*"]],
    [
      "actions on single objects",
      "roles",
      { ops: { policies: [{ resource: "applications", actions: ["action/apps/Deployment/restart"] }] } },
    ],
    [
      "steps, lists and names in a schedule",
      "syncWindows",
      [{ ...window, schedule: "*/15 8-18/2 1,15 jan mon-fri" }],
    ],
    ["zones under an older name", "syncWindows", [{ ...window, timeZone: "Asia/Calcutta" }]],
  ])("%s", (_name, key, value) => {
    const settings = parseSettings(plainSettings({ [`argocd.project.${key}`]: value }), "dev");
    expect(settings.product).toBe("craftista");
  });
});
