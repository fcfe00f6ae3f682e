import { describe, expect, it } from "vitest";
import {
  type ClusterState,
  disagreementsOf,
  type ServiceState,
} from "#components/promotion/disagreements.ts";
import { digestOf, pinned } from "./fixtures.ts";

const carried = pinned("catalogue", "1.1.0");
const cluster: ClusterState = {
  application: {
    sync: { status: "Synced", revision: "abcdef0123456789abcdef0123456789abcdef01" },
    health: { status: "Healthy" },
  },
  atRevision: carried,
  images: [
    { pod: "catalogue-1", digest: carried.digest },
    { pod: "catalogue-2", digest: carried.digest },
  ],
};
const agreed: ServiceState = {
  stage: "prod",
  service: "catalogue",
  application: { controller: "argocd", namespace: "argocd", name: "catalogue-prod" },
  namespace: "craftista-prod",
  pin: "1.1.0",
  carried,
  verified: carried.digest,
  cluster,
};
const clustered = (changes: Partial<ClusterState>) => ({ cluster: { ...cluster, ...changes } });
const status = (changes: ClusterState["application"]) =>
  clustered({ application: { ...cluster.application, ...changes } });

describe("places that agree", () => {
  it.each([
    ["all of them", {}],
    ["without a cluster", { cluster: undefined }],
    ["a version that the pipeline owns", { pin: undefined }],
    ["a service that is not deployed", { pin: undefined, carried: undefined, cluster: undefined }],
  ])("have nothing to settle: %s", (_, changes: Partial<ServiceState>) => {
    expect(disagreementsOf({ ...agreed, ...changes })).toEqual([]);
  });
});

describe("a disagreement is told with what settles it:", () => {
  const up = "pulumi up -s prod";
  const rollback = `npm run rollback -- prod catalogue && ${up}`;

  it.each<[string, Partial<ServiceState>, string, string]>([
    ["pin and nothing in Git", { carried: undefined }, "1.1.0 is pinned, but Git carries no version", up],
    ["pin and Git", { pin: "1.2.0" }, "1.2.0 is pinned, but Git carries 1.1.0", up],
    ["no digest", { carried: { ...carried, digest: "" }, cluster: undefined }, "without its digest", up],
    ["no record", { verified: undefined }, "Git carries 1.1.0, which prod has not verified", up],
    ["another record", { verified: digestOf("9") }, "its tag was moved", rollback],
    [
      "no Application",
      clustered({ application: undefined }),
      "there is no Application argocd/catalogue-prod",
      `pulumi refresh -s prod && ${up}`,
    ],
    [
      "Argo CD at an older commit",
      clustered({ atRevision: pinned("catalogue", "1.0.0") }),
      "Git carries 1.1.0, but Argo CD is at abcdef0, which carries 1.0.0",
      "kubectl -n argocd annotate applications.argoproj.io catalogue-prod argocd.argoproj.io/refresh=normal --overwrite",
    ],
    [
      "Argo CD at no commit",
      { cluster: { ...cluster, application: { health: { status: "Healthy" } }, atRevision: undefined } },
      "but Argo CD is at no commit",
      "kubectl -n argocd annotate applications.argoproj.io catalogue-prod argocd.argoproj.io/refresh=normal --overwrite",
    ],
    [
      "out of sync",
      status({ sync: { ...cluster.application?.sync, status: "OutOfSync" } }),
      "Argo CD says OutOfSync at abcdef0",
      `kubectl -n argocd patch applications.argoproj.io catalogue-prod --type merge -p '{"operation":{"sync":{}}}'`,
    ],
    [
      "unhealthy",
      status({ health: { status: "Degraded", message: "back-off" } }),
      "1.1.0 is Degraded: back-off",
      rollback,
    ],
    [
      "no pod",
      clustered({ images: [] }),
      "no pod runs it",
      "kubectl -n craftista-prod describe deployments,statefulsets -l app.kubernetes.io/instance=catalogue",
    ],
    [
      "another image in one pod",
      clustered({ images: [...cluster.images.slice(1), { pod: "catalogue-3", digest: digestOf("1.0.0") }] }),
      `but pod catalogue-3 runs ${digestOf("1.0.0")}`,
      "kubectl -n craftista-prod delete pod catalogue-3",
    ],
  ])("%s", (_, changes, what, settle) => {
    const found = disagreementsOf({ ...agreed, ...changes });
    expect(found).toEqual([
      { stage: "prod", service: "catalogue", what: expect.stringContaining(what), settle },
    ]);
  });

  it("all of them, not the first alone", () => {
    const changes = { pin: "1.2.0", ...status({ health: { status: "Missing" } }) };
    expect(disagreementsOf({ ...agreed, ...changes })).toHaveLength(2);
  });
});

describe("with Flux the same is told in its words:", () => {
  const flux: Partial<ServiceState> = {
    application: { controller: "flux", namespace: "flux-system", name: "catalogue-prod" },
  };
  const look = `kubectl -n flux-system annotate helmreleases.helm.toolkit.fluxcd.io catalogue-prod reconcile.fluxcd.io/requestedAt="$(date +%s)"`;

  it.each<[string, Partial<ServiceState>, string, string]>([
    [
      "no HelmRelease",
      clustered({ application: undefined }),
      "there is no HelmRelease flux-system/catalogue-prod",
      "pulumi refresh -s prod && pulumi up -s prod",
    ],
    ["another commit", clustered({ atRevision: undefined }), "but Flux is at abcdef0", look],
    [
      "nothing in place",
      status({ sync: { status: "OutOfSync", revision: "abcdef0123" } }),
      "Flux says OutOfSync at abcdef0",
      `${look} reconcile.fluxcd.io/forceAt="$(date +%s)" --overwrite`,
    ],
  ])("%s", (_, changes, what, settle) => {
    const [found] = disagreementsOf({ ...agreed, ...flux, ...changes });
    expect(found?.what).toContain(what);
    expect(found?.settle).toContain(settle);
  });
});
