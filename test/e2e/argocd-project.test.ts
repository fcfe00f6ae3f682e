import type { KubernetesObject } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { askArgocd, asOurselves, getFromArgocd, postToArgocd, signedIn } from "./harness/argocd-api.ts";
import { endToEnd } from "./harness/context.ts";
import { useExample } from "./harness/example.ts";
import { find, healthy, objects, remove, saidOf } from "./harness/objects.ts";
import { publish } from "./harness/repository.ts";
import { below, webManifests } from "./sources/manifests.ts";

const PROJECT = "webapp-dev";
const TIMES = { timeout: 40_000, interval: 250 };
const manifest = (apiVersion: string, kind: string, name: string, rest: object = {}): string =>
  JSON.stringify({ apiVersion, kind, metadata: { name }, ...rest });
const RBAC = "rbac.authorization.k8s.io";

describe("an AppProject of the settings, as Argo CD keeps to it", () => {
  const folder = (path: string) => ({
    source: { kind: "directory", repository: "", path },
    sync: { mode: "automatic", retry: { limit: 0 } },
  });
  const project = useExample("webapp", "dev", {
    sources: async () => [
      await publish("webapp", {
        ...below("deploy", webManifests("webapp", "ghcr.io/acme/webapp:1.0.0", 8080)),
        "deploy/role.yaml": manifest(`${RBAC}/v1`, "ClusterRole", "webapp-reader", { rules: [] }),
        "quota/quota.yaml": manifest("v1", "ResourceQuota", "small", { spec: { hard: { pods: "1" } } }),
        "class/class.yaml": manifest("scheduling.k8s.io/v1", "PriorityClass", "webapp-first", { value: 1 }),
        "frozen/map.yaml": manifest("v1", "ConfigMap", "frozen"),
        "away/map.yaml": manifest("v1", "ConfigMap", "away"),
      }),
    ],
    edit: (document, file) => {
      if (file !== "Pulumi.dev.yaml") return;
      const applications = ["config", "slipway:applications"];
      const { url, owner } = endToEnd().sandbox.github;
      for (const name of ["quota", "class", "frozen", "away"]) {
        document.setIn([...applications, name], document.createNode(folder(name)));
        document.setIn([...applications, name, "source", "repository"], `${url}/${owner}/webapp.git`);
      }
      document.setIn(
        ["config", "slipway:argocd"],
        document.createNode({
          project: {
            clusterKinds: { allow: [{ group: RBAC, kind: "ClusterRole" }] },
            namespaceKinds: { deny: [{ kind: "ResourceQuota" }] },
            orphanedResources: { ignore: [{ kind: "ConfigMap", name: "kube-root-ca.crt" }] },
            syncWindows: [
              { kind: "deny", schedule: "* * * * *", duration: "1h", applications: ["frozen-*"] },
            ],
            roles: { readers: { policies: [{ resource: "applications", actions: ["get"] }] } },
          },
        }),
      );
    },
  });

  it("lets cluster-wide kinds in that it allows", async () => {
    await healthy("webapp-dev");
    expect(await find(`${RBAC}/v1`, "ClusterRole", "", "webapp-reader")).toBeDefined();
  });

  it.each([
    ["a cluster-wide kind that it does not allow", "class", "scheduling.k8s.io:PriorityClass"],
    ["a kind of namespaces that it denies", "quota", ":ResourceQuota"],
  ])("refuses %s", async (_what, name, kind) => {
    await expect
      .poll(() => saidOf(`${name}-dev`), TIMES)
      .toContain(`resource ${kind} is not permitted in project ${PROJECT}`);
  });

  it("holds back what a sync window concerns, and nothing else", async () => {
    await expect.poll(() => saidOf("frozen-dev"), TIMES).toContain('"status":"OutOfSync"');
    expect(await askArgocd("applications/frozen-dev/syncwindows")).toMatchObject({
      activeWindows: [{ kind: "deny" }],
    });
    expect(await find("v1", "ConfigMap", PROJECT, "frozen")).toBeUndefined();
    await healthy("away-dev");
  });

  it("warns of objects that no Application owns, but for those that it passes over", async () => {
    const orphan = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "nobodys", namespace: PROJECT } };
    await objects().create(orphan);
    await expect.poll(() => saidOf("webapp-dev"), TIMES).toMatch(/"OrphanedResourceWarning"/);
    expect(await saidOf("webapp-dev")).toContain("Application has 1 orphaned resources");
    await remove("v1", "ConfigMap", PROJECT, "nobodys");
    await expect.poll(() => saidOf("webapp-dev"), TIMES).not.toMatch(/"OrphanedResourceWarning"/);
  });

  it("gives a role what its policies say: a token of it may look and not sync, and outlives an update", async () => {
    const answer = await postToArgocd(
      `v1/projects/${PROJECT}/roles/readers/token`,
      JSON.stringify({ project: PROJECT, role: "readers", expiresIn: 600 }),
      asOurselves(),
    );
    expect(answer).toMatchObject({ status: 200 });
    const { token } = JSON.parse(answer.text) as { token: string };
    expect((await getFromArgocd("applications/webapp-dev", signedIn(token))).status).toBe(200);
    expect((await postToArgocd("v1/applications/webapp-dev/sync", "{}", signedIn(token))).status).toBe(403);
    await project().succeeding("up", "dev", ["--refresh", "--expect-no-changes"]);
    expect((await getFromArgocd("applications/webapp-dev", signedIn(token))).status).toBe(200);
  });

  it("refuses another repository and another namespace than its own", async () => {
    const { url, owner } = endToEnd().sandbox.github;
    const spec = {
      project: PROJECT,
      source: { repoURL: `${url}/${owner}/else.git`, path: ".", targetRevision: "main" },
      destination: { server: "https://kubernetes.default.svc", namespace: "kube-system" },
    };
    const metadata = { name: "stray-dev", namespace: "argocd" };
    await objects().create({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata,
      spec,
    } as KubernetesObject);
    await expect.poll(() => saidOf("stray-dev"), TIMES).toMatch(/else\.git is not permitted in project/);
    expect(await saidOf("stray-dev")).toMatch(/kube-system.* do not match any of the allowed destinations/);
    await remove("argoproj.io/v1alpha1", "Application", "argocd", "stray-dev");
  });
});
