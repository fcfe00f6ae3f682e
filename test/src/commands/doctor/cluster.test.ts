import { describe, expect, it, vi } from "vitest";
import { judgeAge, lookAtClusters } from "#src/commands/doctor/cluster.ts";
import { blocks, rendered } from "#src/commands/doctor/finding.ts";
import { fakeApi, kubeconfigOf } from "#test/components/cluster/harness/api-server.ts";
import { fakeMachine } from "#test/components/cluster/harness/fake-programs.ts";
import { environment, HUB, HUB_KUBECONFIG, OWN, OWN_KUBECONFIG } from "./environment.ts";

const NOW = new Date("2026-11-21T12:00:00Z");

describe("a cluster", () => {
  it("that answers is named with its server, and each right is asked of it", async () => {
    const api = await fakeApi();
    vi.stubEnv(OWN_KUBECONFIG, api.kubeconfig);
    const found = await lookAtClusters(environment({ cluster: OWN }));
    expect(rendered(found)).toContain(`✔ cluster of dev: the existing cluster answers at ${api.url}`);
    expect(api.asked.filter((one) => one.includes("selfsubjectaccessreviews"))).toHaveLength(5);
  });

  it.each([
    [{ status: { allowed: true } }, "✔ cluster of dev: its user may do what a deployment does"],
    [
      { status: { allowed: false } },
      "✗ cluster of dev: its user may not create namespaces, nor create secrets",
    ],
    [{ message: "forbidden" }, "! cluster of dev: it does not tell what its user may do\n    compare"],
  ])("that answers %j to what its user may do", async (answer, says) => {
    const api = await fakeApi();
    api.objects.set("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", answer);
    vi.stubEnv(OWN_KUBECONFIG, api.kubeconfig);
    expect(rendered(await lookAtClusters(environment({ cluster: OWN })))).toContain(says);
  });

  it("that is not the hub's is looked at beside the hub's", async () => {
    const [own, hub] = [await fakeApi(), await fakeApi()];
    vi.stubEnv(OWN_KUBECONFIG, own.kubeconfig);
    vi.stubEnv(HUB_KUBECONFIG, hub.kubeconfig);
    const found = await lookAtClusters(environment({ cluster: OWN, hubCluster: HUB }, "staging"));
    expect(rendered(found)).toContain(
      `✔ hub's cluster, for staging: the existing cluster answers at ${hub.url}`,
    );
    const rights = ({ asked }: typeof own) => asked.filter((one) => one.includes("accessreviews")).length;
    expect([rights(own), rights(hub)]).toEqual([5, 3]);
  });

  it("that is somebody else's is in the way, with the remedy on a line of its own", async () => {
    const api = await fakeApi();
    api.objects.set("/api/v1/namespaces/craftista-dev", { metadata: { name: "craftista-dev" } });
    vi.stubEnv(OWN_KUBECONFIG, api.kubeconfig);
    const found = await lookAtClusters(environment({ cluster: OWN }));
    expect(blocks(found)).toBe(true);
    expect(rendered(found)).toMatch(
      /belongs to somebody else.*\n {4}an environment has a namespace of its own/,
    );
  });

  it("that is still to be made is no hindrance, where its program is there", async () => {
    const machine = fakeMachine();
    machine.program("kind", "true");
    const found = await lookAtClusters(environment({ cluster: { driver: "kind" } }));
    expect(rendered(found)).toBe(
      "✔ cluster of dev: kind cluster craftista-dev is not there yet, and can be made: `pulumi up -s dev`",
    );
  });

  it("whose program is missing is in the way", async () => {
    fakeMachine();
    const found = await lookAtClusters(environment({ cluster: { driver: "kind" } }));
    expect(rendered(found)).toMatch(/^✗ cluster of dev: the program kind is not on PATH\n {4}get it: https/);
  });

  it.each([
    [13, "! c: the token of me ends in 13 days"],
    [14, ""],
  ])("whose kubeconfig opens it for %d more days", (days, says) => {
    const exp = NOW.getTime() / 1_000 + days * 86_400;
    const token = `e30.${Buffer.from(JSON.stringify({ exp })).toString("base64url")}.s`;
    expect(rendered(judgeAge("c", kubeconfigOf("https://x", { token }), undefined, NOW))).toContain(says);
  });
});
