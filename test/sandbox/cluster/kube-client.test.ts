import { describe, expect, it } from "vitest";
import {
  apply,
  collectionPath,
  createIfAbsent,
  type KubeAnswer,
  type KubeClient,
  objectPath,
} from "#sandbox/cluster/kube-client.ts";

const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "cm", namespace: "argocd" } };

function clientThat(answers: KubeAnswer): { client: KubeClient; calls: string[] } {
  const calls: string[] = [];
  const client: KubeClient = {
    call: async (method, path) => {
      calls.push(`${method} ${path}`);
      return answers;
    },
  };
  return { client, calls };
}

describe("paths of objects", () => {
  it.each([
    [configMap, "/api/v1/namespaces/argocd/configmaps/cm"],
    [{ apiVersion: "v1", kind: "Node", metadata: { name: "n" } }, "/api/v1/nodes/n"],
    [
      { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "a.b" } },
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/a.b",
    ],
  ])("%j", (object, path) => {
    expect(objectPath(object)).toBe(path);
  });

  it("of an unknown kind are an error, not a guess", () => {
    expect(() => collectionPath({ ...configMap, kind: "Ingress" })).toThrow(/no path is known for Ingress/);
  });
});

describe("writing objects", () => {
  it("leaves an existing one as it is", async () => {
    const { client, calls } = clientThat({ status: 409, body: "" });
    await createIfAbsent(client, configMap);
    expect(calls).toEqual(["POST /api/v1/namespaces/argocd/configmaps"]);
  });

  it("takes over only the fields it names", async () => {
    const { client, calls } = clientThat({ status: 200, body: "{}" });
    await apply(client, configMap);
    expect(calls).toEqual([
      "PATCH /api/v1/namespaces/argocd/configmaps/cm?fieldManager=slipway-sandbox&force=true",
    ]);
  });

  it("fails with the server's words", async () => {
    const { client } = clientThat({ status: 403, body: "not allowed here" });
    await expect(apply(client, configMap)).rejects.toThrow(
      "apply ConfigMap cm: the API server answered 403: not allowed here",
    );
  });
});
