import { beforeEach, describe, expect, it } from "vitest";
import { app, useCluster } from "../fixture.ts";
import { application, CONFIG_MAP, kubeconfigFor, urn } from "../plugin.ts";

const { server, plugin, createApp } = useCluster();

describe("without a cluster", () => {
  const dead = "http://127.0.0.1:1";
  beforeEach(() => plugin.configure({ kubeconfig: kubeconfigFor(dead) }));
  const cause =
    /API server http:\/\/127.0.0.1:1 cannot be used \(connect ECONNREFUSED.*\): start the cluster/;

  it("a preview passes, with one warning for all resources", async () => {
    const properties = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "n", namespace: "a" } };
    for (const name of ["a", "b"]) {
      const answer = await plugin.create({ urn: urn(CONFIG_MAP, name), properties, preview: true });
      expect(answer.properties).toEqual(properties);
    }
    expect(plugin.messages).toEqual([expect.stringMatching(cause)]);
  });

  it("create, update, read and delete fail with the server and a remedy", async () => {
    const state = { ...application({}), __inputs: application({}) };
    const id = "argocd/frontend";
    await expect(createApp(application({}))).rejects.toThrow(cause);
    await expect(plugin.update({ id, urn: app, olds: state, news: application({}) })).rejects.toThrow(cause);
    for (const method of [plugin.read, plugin.remove]) {
      const failed = method({ id, urn: app, properties: state });
      await expect(failed).rejects.toThrow(cause);
      await expect(failed).rejects.toThrow(/gone for good.*PULUMI_K8S_DELETE_UNREACHABLE=true/);
    }
  });

  it("resources are dropped when the user says so", async () => {
    await plugin.configure({ kubeconfig: kubeconfigFor(dead), deleteUnreachable: "true" });
    const state = { ...application({}), __inputs: application({}) };
    await plugin.remove({ id: "argocd/frontend", urn: app, properties: state });
    expect(await plugin.read({ id: "argocd/frontend", urn: app, properties: state })).toMatchObject({
      id: "",
    });
    expect(plugin.messages).toHaveLength(2);
  });

  it("refused credentials and a missing kubeconfig say so", async () => {
    server.scripted.set("GET /apis/argoproj.io/v1alpha1", [[401, { message: "Unauthorized" }]]);
    await plugin.configure({ kubeconfig: kubeconfigFor(server.url) });
    await expect(createApp(application({}))).rejects.toThrow(/does not accept the kubeconfig's credentials/);
    await plugin.configure({ kubeconfig: "/none/kubeconfig" });
    await expect(createApp(application({}))).rejects.toThrow(/file "\/none\/kubeconfig" does not exist/);
  });
});
