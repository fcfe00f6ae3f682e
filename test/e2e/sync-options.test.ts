import type { KubernetesObject } from "@kubernetes/client-node";
import { beforeAll, describe, expect, it } from "vitest";
import { endToEnd } from "./harness/context.ts";
import { useExample } from "./harness/example.ts";
import { changeByHand, find, healthy, objects, refresh, saidOf } from "./harness/objects.ts";
import { addFiles, publish } from "./harness/repository.ts";
import { below, webManifests } from "./sources/manifests.ts";

const NAMESPACE = "webapp-dev";
const TIMES = { timeout: 40_000, interval: 250 };
const once = { limit: 0 };

/** Applications that differ in how they are synced; each deploys the folder of its name. */
const SYNCED: Readonly<Record<string, object>> = {
  plain: {},
  labelled: {
    options: { createNamespace: true },
    namespaceMetadata: { labels: { team: "shop" }, annotations: { contact: "shop@example.test" } },
  },
  scaled: { options: { respectIgnoreDifferences: true } },
  narrow: { options: { applyOutOfSyncOnly: true }, selfHeal: false },
  loose: { prune: false, selfHeal: false },
  emptied: { allowEmpty: true },
  guarded: {},
  merged: { options: { serverSideApply: true } },
  replaced: { options: { replace: true } },
  last: { options: { pruneLast: true }, selfHeal: false },
  orphaning: { options: { prunePropagation: "orphan" } },
  retried: { retry: { limit: 2, backoff: { duration: "1s", factor: 1, maxDuration: "1s" } } },
  owner: {},
  sharing: { options: { failOnSharedResource: true }, retry: once },
  known: { retry: once },
  unknown: { options: { skipDryRunOnMissingResource: true }, retry: once },
};

type ConfigMap = KubernetesObject & { data?: Record<string, string> };
const map = (name: string, data: object = { ours: "1" }) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data,
});
const mapOf = (name: string) => find<ConfigMap>("v1", "ConfigMap", NAMESPACE, name);
const dataOf = async (name: string) => (await mapOf(name))?.data;
const ofHand = (name: string, data: object) => ({
  ...map(name, data),
  metadata: { name, namespace: NAMESPACE },
});

const web = (name: string, image: string): Record<string, string> =>
  below(name, webManifests(name, `ghcr.io/acme/web:${image}`, 8080));
type Deployment = KubernetesObject & {
  spec: { replicas: number; template: { spec: { containers: { image: string }[] } } };
};
const deploymentOf = (name: string) => find<Deployment>("apps/v1", "Deployment", NAMESPACE, name);
const imageOf = async (name: string) => (await deploymentOf(name))?.spec.template.spec.containers[0]?.image;

/** The names of the objects that the last sync of an Application concerned, once it has ended. */
async function syncedBy(name: string): Promise<string[]> {
  const { operationState } = JSON.parse(await saidOf(name)) as {
    operationState?: { phase: string; syncResult?: { resources?: { name: string }[] } };
  };
  if (operationState?.phase !== "Succeeded") return [];
  return (operationState.syncResult?.resources ?? []).map((one) => one.name);
}

/** An object of a kind that no definition makes known. */
const widget = { apiVersion: "example.test/v1", kind: "Widget", metadata: { name: "widget" } };

describe("how an Application is synced, as Argo CD keeps to it", () => {
  const project = useExample("webapp", "dev", {
    sources: async () => [
      await publish("synced", {
        ...Object.fromEntries(
          Object.keys(SYNCED).map((name) => [`${name}/map.yaml`, JSON.stringify(map(name))]),
        ),
        "loose/more.yaml": JSON.stringify(map("loose-more")),
        "narrow/more.yaml": JSON.stringify(map("narrow-more")),
        "last/more.yaml": JSON.stringify(map("last-more")),
        ...web("scaled", "1.0.0"),
        ...web("last", "1.0.0"),
        ...web("orphaning", "1.0.0"),
        "retried/map.yaml": JSON.stringify(map("retried", { "no key": "1" })),
        "sharing/map.yaml": "",
        "known/widget.yaml": JSON.stringify(widget),
        "unknown/widget.yaml": JSON.stringify(widget),
      }),
    ],
    edit: (document, name) => {
      if (name !== "Pulumi.dev.yaml") return;
      const { url, owner } = endToEnd().sandbox.github;
      const applications = Object.entries(SYNCED).map(([folder, sync]) => [
        folder,
        {
          source: { kind: "directory", repository: `${url}/${owner}/synced.git`, path: folder },
          sync: { mode: "automatic", ...sync },
          ...(folder === "scaled"
            ? { ignoreDifferences: [{ group: "apps", kind: "Deployment", jsonPointers: ["/spec/replicas"] }] }
            : {}),
        },
      ]);
      document.setIn(
        ["config", "slipway:applications"],
        document.createNode(Object.fromEntries(applications)),
      );
    },
  });

  /** Changes files in Git, and has Argo CD look at them. */
  async function push(files: Readonly<Record<string, string>>): Promise<void> {
    await addFiles("synced", files);
    for (const name of new Set(Object.keys(files).map((path) => path.split("/")[0])))
      await refresh(`${name}-dev`);
  }

  beforeAll(async () => {
    for (const name of ["plain", "labelled", "scaled", "narrow", "loose", "merged", "last", "orphaning"])
      await healthy(`${name}-dev`);
  });

  it("namespaceMetadata: the namespace carries it, beside what the stack gave it", async () => {
    const namespace = await find("v1", "Namespace", "", NAMESPACE);
    expect(namespace?.metadata?.labels).toMatchObject({ team: "shop" });
    expect(namespace?.metadata?.annotations).toMatchObject({ contact: "shop@example.test" });
  });

  it("is no drift, whatever Argo CD makes of what it is told", async () => {
    await project().succeeding("up", "dev", ["--refresh", "--expect-no-changes"]);
  });

  it("serverSideApply: fields are applied in a manager's name, without a copy of what was applied", async () => {
    const applied = "kubectl.kubernetes.io/last-applied-configuration";
    const [plain, merged] = [await mapOf("plain"), await mapOf("merged")];
    expect(plain?.metadata?.annotations).toHaveProperty([applied]);
    expect(merged?.metadata?.annotations ?? {}).not.toHaveProperty([applied]);
    expect(merged?.metadata?.managedFields).toContainEqual(
      expect.objectContaining({ manager: "argocd-controller", operation: "Apply" }),
    );
  });

  it("retry: a failed sync is tried as often as it says", async () => {
    await expect.poll(() => saidOf("retried-dev"), TIMES).toContain("(retried 2 times)");
  });

  it("skipDryRunOnMissingResource: an unknown kind holds back what stands beside it, and with it does not", async () => {
    await expect
      .poll(() => saidOf("known-dev"), TIMES)
      .toContain("one or more synchronization tasks are not valid");
    expect(await mapOf("known")).toBeUndefined();
    await expect.poll(() => mapOf("unknown"), TIMES).toBeDefined();
  });

  it("selfHeal: what is changed by hand is put back, and without it stays, out of sync", async () => {
    for (const name of ["loose", "plain"]) await changeByHand(ofHand(name, { ours: "theirs" }));
    await expect.poll(() => dataOf("plain"), TIMES).toEqual({ ours: "1" });
    await expect.poll(() => saidOf("loose-dev"), TIMES).toContain('"status":"OutOfSync"');
    expect(await dataOf("loose")).toEqual({ ours: "theirs" });
  });

  it("prune: what is gone from Git goes, and without it stays", async () => {
    await push({ "loose/more.yaml": "", "loose/map.yaml": JSON.stringify(map("loose", { ours: "2" })) });
    await expect.poll(() => dataOf("loose"), TIMES).toEqual({ ours: "2" });
    await expect.poll(() => saidOf("loose-dev"), TIMES).toContain('"requiresPruning":true');
    expect(await mapOf("loose-more")).toBeDefined();
  });

  it("allowEmpty: everything goes, and without it nothing does", async () => {
    await push({ "emptied/map.yaml": "", "guarded/map.yaml": "" });
    await expect.poll(() => mapOf("emptied"), TIMES).toBeUndefined();
    await expect.poll(() => saidOf("guarded-dev"), TIMES).toContain("auto-sync will wipe out all resources");
    expect(await mapOf("guarded")).toBeDefined();
  });

  it("replace: what others wrote into an object goes with the next sync, and else stays", async () => {
    for (const name of ["replaced", "plain"]) await changeByHand(ofHand(name, { theirs: "1" }));
    const second = (name: string) => JSON.stringify(map(name, { ours: "2" }));
    await push({ "replaced/map.yaml": second("replaced"), "plain/map.yaml": second("plain") });
    await expect.poll(() => dataOf("replaced"), TIMES).toEqual({ ours: "2" });
    await expect.poll(() => dataOf("plain"), TIMES).toEqual({ ours: "2", theirs: "1" });
  });

  it("applyOutOfSyncOnly: a sync concerns what differs", async () => {
    await push({ "narrow/map.yaml": JSON.stringify(map("narrow", { ours: "2" })) });
    await expect.poll(() => syncedBy("narrow-dev"), TIMES).toEqual(["narrow"]);
  });

  it("ignoreDifferences: a field that others set is no difference, and a sync leaves it with respectIgnoreDifferences", async () => {
    const metadata = { name: "scaled", namespace: NAMESPACE };
    await changeByHand({ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas: 3 } });
    await refresh("scaled-dev");
    await healthy("scaled-dev");
    await push(web("scaled", "2.0.0"));
    await expect.poll(() => imageOf("scaled"), TIMES).toBe("ghcr.io/acme/web:2.0.0");
    await healthy("scaled-dev");
    expect((await deploymentOf("scaled"))?.spec.replicas).toBe(3);
  });

  it("pruneLast: what is gone from Git stays until the rest is healthy", async () => {
    await push({ ...web("last", "2.0.0-hang"), "last/more.yaml": "" });
    await expect.poll(() => imageOf("last"), TIMES).toBe("ghcr.io/acme/web:2.0.0-hang");
    await expect
      .poll(() => saidOf("last-dev"), TIMES)
      .toContain("waiting for healthy state of apps/Deployment/last");
    expect(await mapOf("last-more")).toBeDefined();
    const metadata = { name: "last", namespace: NAMESPACE };
    const containers = [{ name: "last", image: "ghcr.io/acme/web:2.0.0" }];
    await changeByHand({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { template: { spec: { containers } } },
    });
    await expect.poll(() => mapOf("last-more"), TIMES).toBeUndefined();
  });

  it("prunePropagation: what a removed object owns stays with orphan", async () => {
    await push({ "orphaning/deployment.yaml": "" });
    await expect.poll(() => deploymentOf("orphaning"), TIMES).toBeUndefined();
    const { items } = await objects().list("apps/v1", "ReplicaSet", NAMESPACE);
    expect(items.filter(({ metadata }) => metadata?.name?.startsWith("orphaning-"))).toHaveLength(1);
  });

  it("failOnSharedResource: another Application's object is left to it", async () => {
    await healthy("owner-dev");
    await push({ "sharing/map.yaml": JSON.stringify(map("owner", { ours: "taken" })) });
    await expect.poll(() => saidOf("sharing-dev"), TIMES).toContain("Shared resource found");
    expect(await dataOf("owner")).toEqual({ ours: "1" });
  });
});
