import { describe, expect, it } from "vitest";
import { type LeftBehindInputs, methods, report } from "#components/cluster/left-behind-methods.ts";
import { openObjects } from "#components/kubernetes/apply/objects-api.ts";
import { fakeApi, kubeconfigOf } from "./harness/api-server.ts";

const HEAD = "dev is destroyed. What is left, and why:";
const VOLUMES = "/api/v1/persistentvolumes";
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const inputsOf = (definitions: readonly string[] = []): LeftBehindInputs => ({
  environment: "dev",
  stays: ["the cluster: it was there before"],
  cluster: { kubeconfigFrom: { env: "NOWHERE" }, namespaces: ["shop-dev"], definitions },
});
const volume = (name: string, policy: string, namespace?: string) => ({
  metadata: { name },
  spec: {
    persistentVolumeReclaimPolicy: policy,
    ...(namespace === undefined ? {} : { claimRef: { namespace, name: "data" } }),
  },
});

/** What is reported of a cluster with these objects, below the line for the cluster itself. */
async function reported(objects: Record<string, unknown[]>, definitions?: string[]): Promise<string[]> {
  const api = await fakeApi();
  for (const [path, items] of Object.entries(objects)) api.objects.set(path, { items });
  const text = await report(inputsOf(definitions), () => openObjects(api.kubeconfig));
  return text.split("\n").slice(2);
}

describe("the report of a destroy", () => {
  it("says what stays by the settings, one a line", async () => {
    expect(await report({ environment: "dev", stays: ["a: b", "c: d"] })).toBe(`${HEAD}\n  - a: b\n  - c: d`);
  });

  it("finds volumes of the stack's namespaces, and no others", async () => {
    const volumes = [
      volume("pv-1", "Retain", "shop-dev"),
      volume("pv-2", "Delete", "shop-dev"),
      volume("pv-3", "Retain", "shop-prod"),
      volume("pv-4", "Retain"),
    ];
    expect(await reported({ [VOLUMES]: volumes })).toEqual([
      "  - PersistentVolume pv-1 with the data of shop-dev/data: its reclaim policy is Retain",
      "  - PersistentVolume pv-2 of shop-dev/data: its storage class has not removed it yet",
    ]);
  });

  it("finds definitions that the stack installed, and no others of their group", async () => {
    const names = ["applications.argoproj.io", "rollouts.argoproj.io", "helmreleases.helm.toolkit.fluxcd.io"];
    const objects = { [VOLUMES]: [], [DEFINITIONS]: names.map((name) => ({ metadata: { name } })) };
    const lines = await reported(objects, ["applications.argoproj.io", "toolkit.fluxcd.io"]);
    expect(lines.map((line) => line.split(":")[0])).toEqual([
      "  - CustomResourceDefinition applications.argoproj.io",
      "  - CustomResourceDefinition helmreleases.helm.toolkit.fluxcd.io",
    ]);
    expect(lines[0]).toContain("objects of this kind are left");
  });

  it("asks for no definitions where none were installed", async () => {
    const api = await fakeApi();
    api.objects.set(VOLUMES, { items: [] });
    await report(inputsOf(), () => openObjects(api.kubeconfig));
    expect(api.asked).toEqual([`GET ${VOLUMES}`]);
  });

  it("ends well, and says so, where the cluster was lost or tells nothing", async () => {
    process.env.NOWHERE = kubeconfigOf("https://127.0.0.1:9");
    const [, , lost = ""] = (await report(inputsOf())).split("\n");
    expect(lost).toMatch(
      /^ {2}- in the cluster, whatever of dev still is there: it cannot be asked: the cluster at https:\/\/127\.0\.0\.1:9 cannot be reached/,
    );
    delete process.env.NOWHERE;
    expect(await report(inputsOf())).toContain("environment variable NOWHERE is not set");
    expect(await reported({})).toEqual([expect.stringContaining(`does not list ${VOLUMES}`)]);
  });

  it("is owed an update when what it says is another, and not when the credential is", async () => {
    const olds = inputsOf();
    const { cluster } = olds;
    const diff = async (news: LeftBehindInputs) => (await methods.diff("dev", olds, news)).changes;
    expect(await diff(inputsOf())).toBe(false);
    expect(await diff({ ...olds, stays: [] })).toBe(true);
    expect(await diff(inputsOf(["x.y"]))).toBe(true);
    expect(cluster && (await diff({ ...olds, cluster: { ...cluster, namespaces: [] } }))).toBe(true);
  });
});
