import { describe, expect, it } from "vitest";
import { type ApplicationSpec, applicationManifest } from "#components/argocd/application.manifest.ts";
import { inCluster } from "#components/argocd/destination.ts";
import { sourceManifest } from "#components/argocd/source.manifest.ts";
import { repositoriesOf, type Source } from "#components/argocd/source.ts";
import { SERVICE_SYNC, type Sync, syncPolicy } from "#components/argocd/sync.ts";

const git = { repository: "https://git.example.test/a/charts.git", revision: "main" } as const;

describe("the source of an Application", () => {
  it.each<[string, Source, unknown]>([
    [
      "a chart in Git finds value files from its own folder, however deep it lies",
      { kind: "helm", ...git, path: "charts/web", release: "web", valueFiles: ["env/dev/web.yaml"] },
      { path: "charts/web", helm: { releaseName: "web", valueFiles: ["../../env/dev/web.yaml"] } },
    ],
    [
      "a chart at the root",
      { kind: "helm", ...git, path: ".", valueFiles: ["values-dev.yaml"] },
      { path: ".", helm: { valueFiles: ["values-dev.yaml"] } },
    ],
    [
      "a parameter that is empty, as Argo CD keeps it",
      { kind: "helm", ...git, path: "odoo", parameters: { "ingress.class": "" } },
      { path: "odoo", helm: { parameters: [{ name: "ingress.class", forceString: true }] } },
    ],
    [
      "no labels at all",
      { kind: "kustomize", ...git, path: "overlays/dev", labels: {} },
      { path: "overlays/dev" },
    ],
    [
      "parameters: a text stays one, numbers and switches do not",
      { kind: "helm", ...git, path: "odoo", parameters: { "image.tag": "18.0", "namespace.create": true } },
      {
        path: "odoo",
        helm: {
          parameters: [
            { name: "image.tag", value: "18.0", forceString: true },
            { name: "namespace.create", value: "true" },
          ],
        },
      },
    ],
    ["a chart that needs nothing", { kind: "helm", ...git, path: "x" }, { path: "x" }],
    [
      "an overlay",
      { kind: "kustomize", ...git, path: "overlays/dev", images: ["web:2"], replicas: { web: 3 } },
      { path: "overlays/dev", kustomize: { images: ["web:2"], replicas: [{ name: "web", count: 3 }] } },
    ],
    [
      "a folder",
      { kind: "directory", ...git, path: "deploy", recurse: true },
      { path: "deploy", directory: { recurse: true } },
    ],
    ["a flat folder", { kind: "directory", ...git, path: "deploy", recurse: false }, { path: "deploy" }],
  ])("%s", (_name, source, expected) => {
    expect(sourceManifest(source)).toEqual({
      source: { repoURL: git.repository, targetRevision: "main", ...(expected as object) },
    });
  });

  it("names a registry of charts without a scheme, which is how Argo CD knows one", () => {
    const chart = {
      kind: "helm-repository",
      repository: "oci://ghcr.io/acme",
      chart: "web",
      version: "1.2.3",
    } as const;
    expect(sourceManifest(chart)).toEqual({
      source: { repoURL: "ghcr.io/acme", chart: "web", targetRevision: "1.2.3" },
    });
    expect(repositoriesOf(chart)).toEqual(["ghcr.io/acme"]);
  });

  it("leaves `$reference` paths as they are, and lets the reference render nothing", () => {
    const source: Source = {
      kind: "several",
      sources: [
        {
          kind: "helm-repository",
          repository: "https://charts.example.test",
          chart: "db",
          version: "1.0.0",
          valueFiles: ["$own/db.yaml"],
        },
      ],
      references: { own: git },
    };
    expect(sourceManifest(source)).toEqual({
      sources: [
        {
          repoURL: "https://charts.example.test",
          chart: "db",
          targetRevision: "1.0.0",
          helm: { valueFiles: ["$own/db.yaml"] },
        },
        { repoURL: git.repository, targetRevision: "main", ref: "own" },
      ],
    });
    expect(repositoriesOf(source)).toEqual(["https://charts.example.test", git.repository]);
  });
});

describe("the sync policy", () => {
  const automatic = { kind: "automatic", prune: true, selfHeal: false, allowEmpty: false } as const;

  it("is manual without the key `automated`, because an empty one switches automation on", () => {
    expect(syncPolicy({ mode: { kind: "manual" }, options: {} })).toEqual({});
  });

  it("is automatic even when nothing is pruned or healed", () => {
    expect(syncPolicy({ mode: { ...automatic, prune: false }, options: {} })).toEqual({ automated: {} });
  });

  it.each<[string, Sync["options"], string[] | undefined]>([
    ["in one order", { pruneLast: true, createNamespace: true }, ["CreateNamespace=true", "PruneLast=true"]],
    ["only where they differ from the default", { validate: true, replace: false }, undefined],
    ["with validation switched off", { validate: false }, ["Validate=false"]],
    ["with a value", { prunePropagation: "orphan" }, ["PrunePropagationPolicy=orphan"]],
    [
      "all",
      {
        applyOutOfSyncOnly: true,
        serverSideApply: true,
        respectIgnoreDifferences: true,
        skipDryRunOnMissingResource: true,
        failOnSharedResource: true,
      },
      [
        "ApplyOutOfSyncOnly=true",
        "ServerSideApply=true",
        "RespectIgnoreDifferences=true",
        "SkipDryRunOnMissingResource=true",
        "FailOnSharedResource=true",
      ],
    ],
  ])("writes its options %s", (_name, options, expected) => {
    expect(syncPolicy({ mode: automatic, options }).syncOptions).toEqual(expected);
  });

  it.each([
    [5, { limit: 5 }],
    [-1, { limit: -1 }],
    [0, {}],
  ])("writes %i attempts more as Argo CD keeps them, which drops a zero", (limit, expected) => {
    const backoff = { duration: "5s", factor: 2, maxDuration: "3m" };
    const { retry } = syncPolicy({ mode: automatic, options: {}, retry: { limit, backoff } });
    expect(retry).toEqual({ ...expected, backoff });
  });

  it("gives a namespace it makes labels, and no empty annotations", () => {
    const namespaceMetadata = { labels: { team: "a" }, annotations: {} };
    expect(syncPolicy({ mode: automatic, options: {}, namespaceMetadata }).managedNamespaceMetadata).toEqual({
      labels: { team: "a" },
    });
  });
});

describe("an Application", () => {
  const spec: ApplicationSpec = {
    name: "web-dev",
    namespace: "argocd",
    labels: {},
    project: "shop-dev",
    source: { kind: "directory", ...git, path: "deploy", recurse: false },
    destination: inCluster("shop-dev"),
    sync: SERVICE_SYNC,
    watchedPaths: [],
  };

  it("shows links both as links and as text, and has no annotation that says nothing", () => {
    const manifest = applicationManifest({
      ...spec,
      links: { docs: "https://docs.example.test" },
      info: { Owner: "me" },
    });
    expect(manifest.metadata.annotations).toEqual({
      "link.argocd.argoproj.io/docs": "https://docs.example.test",
    });
    expect(manifest.spec.info).toEqual([
      { name: "docs", value: "https://docs.example.test" },
      { name: "Owner", value: "me" },
    ]);
    expect(applicationManifest(spec).metadata.annotations).toBeUndefined();
  });

  it("lets nobody replace the annotation that webhooks go by", () => {
    const key = "argocd.argoproj.io/manifest-generate-paths";
    const manifest = applicationManifest({ ...spec, annotations: { [key]: "/" }, watchedPaths: ["a", "b"] });
    expect(manifest.metadata.annotations).toEqual({ [key]: "/a;/b" });
  });

  it("ignores differences by the field of its spec, without a group for the core kinds", () => {
    const lists = { jqPathExpressions: [], managedFieldsManagers: [] };
    const manifest = applicationManifest({
      ...spec,
      ignoreDifferences: [
        { group: "", kind: "Secret", name: "token", jsonPointers: ["/data"], ...lists },
        { group: "apps", kind: "Deployment", jsonPointers: ["/spec/replicas"], ...lists },
      ],
    });
    expect(manifest.spec.ignoreDifferences).toEqual([
      { kind: "Secret", name: "token", jsonPointers: ["/data"] },
      { group: "apps", kind: "Deployment", jsonPointers: ["/spec/replicas"] },
    ]);
  });
});
