import { describe, expect, it } from "vitest";
import { crdFrom, ensureCrds, readCrds, withoutDescriptions } from "#sandbox/cluster/crds.ts";
import type { KubeAnswer, KubeClient } from "#sandbox/cluster/kube-client.ts";

const yaml = (description: string) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: applications.argoproj.io }
spec:
  group: argoproj.io
  names: { kind: Application }
  versions: [{ name: v1alpha1 }]
  schema: { description: "${description}", x-kubernetes-preserve-unknown-fields: true }
`;

/** An API server that holds one CRD at most. */
function serverWith(existing: unknown, served = ["Application"]) {
  const calls: { method: string; body: unknown }[] = [];
  const good = (value: unknown): KubeAnswer => ({ status: 200, body: JSON.stringify(value) });
  const client: KubeClient = {
    call: async (method, path, body) => {
      if (path === "/apis/argoproj.io/v1alpha1") return good({ resources: served.map((kind) => ({ kind })) });
      calls.push({ method, body });
      if (method === "GET") return existing ? good(existing) : { status: 404, body: "" };
      return good({});
    },
  };
  return { client, calls };
}

describe("leaving out descriptions", () => {
  it("takes texts and keeps a property of that name", () => {
    const schema = {
      description: "text",
      properties: { description: { type: "string", description: "text" } },
    };
    expect(withoutDescriptions([schema, null, 1])).toEqual([
      { properties: { description: { type: "string" } } },
      null,
      1,
    ]);
  });

  it("keeps the fields that only Kubernetes knows", () => {
    expect(crdFrom(yaml("long")).spec).toEqual({
      group: "argoproj.io",
      names: { kind: "Application" },
      versions: [{ name: "v1alpha1" }],
      schema: { "x-kubernetes-preserve-unknown-fields": true },
    });
  });
});

describe("writing CRDs", () => {
  const crd = crdFrom(yaml("one"));
  const existing = { ...crd, metadata: { ...crd.metadata, resourceVersion: "7" } };

  it("creates a missing one", async () => {
    const { client, calls } = serverWith(undefined);
    await ensureCrds(client, [crd]);
    expect(calls.map(({ method }) => method)).toEqual(["GET", "POST"]);
  });

  it("sends an unchanged one no second time", async () => {
    const { client, calls } = serverWith(existing);
    await ensureCrds(client, [crd]);
    expect(calls.map(({ method }) => method)).toEqual(["GET"]);
  });

  it("replaces one that was made from another file", async () => {
    const { client, calls } = serverWith(existing);
    await ensureCrds(client, [crdFrom(yaml("two"))]);
    expect(calls[1]).toMatchObject({ method: "PUT", body: { metadata: { resourceVersion: "7" } } });
  });

  it("waits until the kind is served, not only accepted", async () => {
    const served: string[] = [];
    const { client } = serverWith(undefined, served);
    let done = false;
    const wait = ensureCrds(client, [crd]).then(() => {
      done = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(done).toBe(false);
    const late = serverWith(undefined);
    client.call = late.client.call;
    await wait;
    expect(done).toBe(true);
  });

  it("names the file that is none", () => {
    expect(() => readCrds(["/none/application-crd.yaml"])).toThrow(
      /\/none\/application-crd.yaml does not hold/,
    );
  });
});
