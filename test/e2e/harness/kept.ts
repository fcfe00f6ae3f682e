import type { SavedObject } from "#components/backup/contents.ts";

const labels = { "app.kubernetes.io/part-of": "kept" };
const verified = "2026-03-01T08:00:00Z";

/** The name of everything, and where it goes. */
export const KEPT = "kept";

/** What Argo CD keeps of one application from a private repository. */
export const argocdObjects = (repository: string, token: string): SavedObject[] => [
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "kept-repository",
      namespace: "argocd",
      labels: { ...labels, "argocd.argoproj.io/secret-type": "repository" },
    },
    stringData: { type: "git", url: repository, username: "x-access-token", password: token },
  },
  {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name: KEPT, namespace: "argocd", labels },
    spec: {
      sourceRepos: [repository],
      destinations: [{ server: "https://kubernetes.default.svc", namespace: KEPT }],
    },
  },
  {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: KEPT, namespace: "argocd", labels },
    spec: {
      project: KEPT,
      source: { repoURL: repository, path: ".", targetRevision: "main" },
      destination: { server: "https://kubernetes.default.svc", namespace: KEPT },
      syncPolicy: { automated: { prune: true }, syncOptions: ["CreateNamespace=true"] },
    },
  },
];

const KARGO = "kargo.akuity.io/v1alpha1";
const inProject = (kind: string, name: string): Pick<SavedObject, "apiVersion" | "kind" | "metadata"> => ({
  apiVersion: KARGO,
  kind,
  metadata: { name, namespace: KEPT, labels },
});
const origin = { kind: "Warehouse", name: "web" };
const image = { repoURL: "ghcr.io/kept/web", tag: "1.1.0", digest: `sha256:${"a".repeat(64)}` };
const freight = "f".repeat(40);

/** What Kargo keeps of a project whose freight was verified in dev and approved for prod. */
export const kargoObjects: readonly SavedObject[] = [
  { apiVersion: KARGO, kind: "Project", metadata: { name: KEPT, labels } },
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "kept-git",
      namespace: KEPT,
      labels: { ...labels, "kargo.akuity.io/cred-type": "git" },
    },
    stringData: { repoURL: "https://github.com/kept/gitops", username: "u", password: "p" },
  },
  {
    ...inProject("ProjectConfig", KEPT),
    spec: { promotionPolicies: [{ stageSelector: { name: "web-dev" }, autoPromotionEnabled: true }] },
  },
  {
    apiVersion: KARGO,
    kind: "ClusterPromotionTask",
    metadata: { name: "kept-end", labels },
    spec: { steps: [{ as: "end", uses: "fail", config: { message: "no" } }] },
  },
  {
    ...inProject("Warehouse", "web"),
    spec: { interval: "5m0s", subscriptions: [{ image: { repoURL: image.repoURL } }] },
  },
  {
    ...inProject("Freight", freight),
    alias: "kept-freight",
    origin,
    images: [image],
    status: {
      verifiedIn: { "web-dev": { verifiedAt: verified } },
      approvedFor: { "web-prod": { approvedAt: verified } },
    },
  },
  {
    ...inProject("Stage", "web-dev"),
    spec: { requestedFreight: [{ origin, sources: { direct: true } }] },
    status: {
      freightHistory: [{ id: "1", items: { "Warehouse/web": { name: freight, origin, images: [image] } } }],
    },
  },
  {
    ...inProject("Promotion", "web-dev.1"),
    spec: { stage: "web-dev", freight, steps: [{ uses: "fail", config: {} }] },
  },
];
