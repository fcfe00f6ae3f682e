import { describe, expect, it, vi } from "vitest";
import main from "#src/main.ts";
import { deploy, type Registered, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";

for (const [name, value] of Object.entries(sandboxVariables)) vi.stubEnv(name, value);

/** What the real stack dev, which is the hub, registers with other settings. */
async function resourcesOf(changes: Record<string, unknown>): Promise<Registered[]> {
  return (await deploy(main, { stack: "dev", config: stackConfig("dev", changes) })).resources;
}
const byArgoCd = await resourcesOf({});
const byFlux = await resourcesOf({ gitops: { controller: "flux" } });

const ofKind = (resources: readonly Registered[], kind: string): Record<string, unknown>[] =>
  resources.filter(({ type }) => type.endsWith(`:${kind}`)).map(({ inputs }) => inputs);
const tokens = (resources: readonly Registered[]): string[] => resources.map(({ type }) => type);
const files = (resources: readonly Registered[]): unknown[] =>
  resources.flatMap(({ inputs }) => ("files" in inputs ? [inputs.files] : []));

interface Application {
  readonly metadata: { readonly name: string; readonly finalizers?: string[] };
  readonly spec: {
    readonly source: {
      readonly path: string;
      readonly helm: { readonly releaseName: string; readonly valueFiles: string[] };
    };
    readonly destination: { readonly namespace: string };
  };
}
interface HelmRelease {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly releaseName: string;
    readonly targetNamespace: string;
    readonly chart: { readonly spec: { readonly chart: string; readonly valuesFiles: string[] } };
  };
}

describe("a stack with Flux in place of Argo CD", () => {
  it("writes the same files into the GitOps repository", () => {
    expect(files(byFlux)).toEqual(files(byArgoCd));
  });

  it("deploys the same releases from the same files into the same namespaces, so that either takes over", () => {
    const applications = (ofKind(byArgoCd, "Application") as unknown[] as Application[]).map((one) => ({
      name: one.metadata.name,
      release: one.spec.source.helm.releaseName,
      namespace: one.spec.destination.namespace,
      chart: one.spec.source.path,
      // Argo CD puts the chart's own values under these; Flux has to be told.
      values: [
        `${one.spec.source.path}/values.yaml`,
        ...one.spec.source.helm.valueFiles.map((file) => file.replace(/^(?:\.\.\/)+|^\//, "")),
      ],
    }));
    const releases = (ofKind(byFlux, "HelmRelease") as unknown[] as HelmRelease[]).map((one) => ({
      name: one.metadata.name,
      release: one.spec.releaseName,
      namespace: one.spec.targetNamespace,
      chart: one.spec.chart.spec.chart.replace("./", ""),
      values: one.spec.chart.spec.valuesFiles,
    }));
    expect(applications).toHaveLength(5);
    expect(releases).toEqual(applications);
  });

  it("has nothing of Argo CD's, the hub's access to Git included", () => {
    const left = [...tokens(byFlux)].filter((type) => /argo/i.test(type));
    expect(left).toEqual([]);
  });

  it("keeps the hub's part of Argo CD where other environments need it", async () => {
    const both = await resourcesOf({ gitops: { controller: "flux", keepArgoCd: true } });
    expect(tokens(both).filter((type) => /argo/i.test(type))).toEqual(["slipway:argocd:Repository"]);
  });

  it("lets promotions wait for Flux", () => {
    const targets = byFlux.flatMap(({ inputs }) => ("target" in inputs ? [inputs.target] : []));
    expect(targets).toHaveLength(5);
    expect(targets[0]).toMatchObject({
      kind: "flux",
      release: "frontend-dev",
      source: "craftista-dev",
      namespace: "flux-system",
      destinationNamespace: "craftista-dev",
    });
  });

  it("gives Flux an account that may change the environment's namespace and nothing else", () => {
    expect(ofKind(byFlux, "Role")).toMatchObject([{ metadata: { namespace: "craftista-dev" } }]);
    expect(ofKind(byFlux, "RoleBinding")).toMatchObject([
      {
        metadata: { namespace: "craftista-dev" },
        subjects: [{ kind: "ServiceAccount", name: "craftista-dev", namespace: "flux-system" }],
      },
    ]);
    expect(tokens(byFlux).filter((type) => /ClusterRole/.test(type))).toEqual([]);
    for (const { spec } of ofKind(byFlux, "HelmRelease"))
      expect(spec).toMatchObject({ serviceAccountName: "craftista-dev" });
  });

  it("brings sealed Secrets from Git by a folder of Flux's, which is left alone when all else is", async () => {
    const secrets = {
      sealing: { certificateFrom: { env: "SEALING_CERTIFICATE" } },
      items: { payment: { kind: "sealed", data: { PASSWORD: { env: "PAYMENT_PASSWORD" } } } },
    };
    const foldersOf = async (flux: Record<string, unknown>) =>
      ofKind(await resourcesOf({ gitops: { controller: "flux" }, secrets, flux }), "Kustomization");
    const [folder] = await foldersOf({});
    expect(folder).toMatchObject({
      metadata: { name: "sealed-secrets-dev", namespace: "flux-system" },
      spec: {
        path: "./env/dev/sealed-secrets",
        targetNamespace: "craftista-dev",
        serviceAccountName: "craftista-dev",
        prune: true,
      },
    });
    expect(folder?.spec).not.toHaveProperty("suspend");
    expect(await foldersOf({ suspend: true })).toMatchObject([{ spec: { suspend: true } }]);
  });

  it("suspends every service that says nothing else, for who hands them back", async () => {
    const flux = { suspend: true, services: { voting: { suspend: false } } };
    const releases = ofKind(await resourcesOf({ gitops: { controller: "flux" }, flux }), "HelmRelease");
    const suspended = (releases as { metadata: { name: string }; spec: { suspend?: boolean } }[])
      .filter(({ spec }) => spec.suspend === true)
      .map(({ metadata }) => metadata.name);
    expect(suspended.toSorted()).toEqual([
      "catalogue-db-dev",
      "catalogue-dev",
      "frontend-dev",
      "recommendation-dev",
    ]);
  });
});

describe("Applications before the switch", () => {
  const finalizers = (resources: readonly Registered[]) =>
    (ofKind(resources, "Application") as unknown[] as Application[]).map(
      ({ metadata }) => metadata.finalizers ?? [],
    );

  it("take their workloads with them, unless they are told to leave them", async () => {
    expect(finalizers(byArgoCd).flat()).toHaveLength(5);
    expect(finalizers(await resourcesOf({ gitops: { leaveWorkloads: true } })).flat()).toEqual([]);
  });
});
