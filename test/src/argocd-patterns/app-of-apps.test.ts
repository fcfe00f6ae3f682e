import { describe, expect, it } from "vitest";
import { ofKind, registered, resourcesOf } from "./resources.ts";

describe("app-of-apps", () => {
  it("gives its root a project that may deploy Applications and nothing else", async () => {
    const resources = await resourcesOf({ pattern: "app-of-apps" });
    const root = registered(resources).find(({ metadata }) => metadata.name === "craftista-dev-root");
    const project = ofKind(resources, "AppProject").find(
      ({ metadata }) => (metadata as { name: string }).name === root?.spec.project,
    );
    expect(project?.spec).toMatchObject({
      destinations: [{ namespace: "argocd" }],
      namespaceResourceWhitelist: [{ group: "argoproj.io", kind: "Application" }],
    });
    const services = ofKind(resources, "AppProject").find(
      ({ metadata }) => (metadata as { name: string }).name === "craftista-dev",
    );
    expect(JSON.stringify(services?.spec)).not.toContain('"argocd"');
  });

  it("leaves its children only when they are handed over", async () => {
    const rootOf = async (gitops: Record<string, unknown>) =>
      registered(await resourcesOf(gitops)).find(({ metadata }) => metadata.name.endsWith("-root"))?.metadata;
    expect(await rootOf({ pattern: "app-of-apps" })).toHaveProperty("finalizers");
    expect(await rootOf({ pattern: "app-of-apps", handOver: true })).not.toHaveProperty("finalizers");
  });

  it("prunes no child that is handed over, whose file goes before the root does", async () => {
    const prunes = async (gitops: Record<string, unknown>) =>
      JSON.stringify(
        registered(await resourcesOf(gitops)).find(({ metadata }) => metadata.name.endsWith("-root"))?.spec,
      ).includes('"prune":true');
    expect(await prunes({ pattern: "app-of-apps" })).toBe(true);
    expect(await prunes({ pattern: "app-of-apps", handOver: true })).toBe(false);
  });
});
