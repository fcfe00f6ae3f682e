import { describe, expect, it } from "vitest";
import { at, type JsonObject } from "#sandbox/plugins/kubernetes/values/json.ts";
import { asSecret, UNKNOWN } from "#sandbox/plugins/kubernetes/values/secrets.ts";
import { app, COLLECTION, ITEM, useCluster } from "../fixture.ts";
import { application, kubeconfigFor, SECRET, urn } from "../plugin.ts";

const { server, plugin, createApp } = useCluster();

describe("create", () => {
  it("stores the object and records what the official plugin would", async () => {
    const inputs = application({ project: "craft" });
    const { id, properties } = await plugin.create({ urn: app, properties: inputs });
    expect(id).toBe("argocd/frontend");
    expect(properties).toMatchObject({
      ...inputs,
      __inputs: inputs,
      __initialApiVersion: "argoproj.io/v1alpha1",
      __fieldManager: expect.stringMatching(/^pulumi-kubernetes-[0-9a-f]{8}$/),
    });
    expect(server.requests).toEqual(["GET /apis/argoproj.io/v1alpha1", `POST ${COLLECTION}`]);
  });

  it("sends a secret in clear and records it wrapped", async () => {
    const inputs = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "repo", namespace: "argocd", labels: { team: asSecret("t") } },
      data: asSecret({ password: "cGFzcw==" }),
    };
    const { properties } = await plugin.create({ urn: urn(SECRET), properties: inputs });
    const stored = server.objects.get("/api/v1/namespaces/argocd/secrets/repo");
    expect(stored?.data).toEqual({ password: "cGFzcw==" });
    for (const recorded of [properties, at(properties, "__inputs")]) {
      expect(at(recorded, "data")).toEqual(asSecret({ password: "cGFzcw==" }));
      expect(at(recorded, "metadata", "labels")).toEqual({ team: asSecret("t") });
    }
  });

  it("tries again while the server starts the storage of a fresh kind", async () => {
    server.scripted.set(`POST ${COLLECTION}`, [
      [429, { message: "storage is (re)initializing" }, { "retry-after": "0" }],
    ]);
    await createApp(application({}));
    expect(server.requests.filter((request) => request.startsWith("POST"))).toHaveLength(2);
  });

  it("waits for a namespace that comes a little later", async () => {
    server.objects.delete("/api/v1/namespaces/argocd");
    setTimeout(() => server.objects.set("/api/v1/namespaces/argocd", {}), 300);
    await createApp(application({}));
    expect(server.objects.has(ITEM)).toBe(true);
    expect(plugin.messages).toEqual([
      expect.stringMatching(/status: tries again: namespaces "argocd" not found/),
    ]);
  });

  it("says how to take over what exists already", async () => {
    await createApp(application({}));
    await expect(createApp(application({}))).rejects.toThrow(
      /Application argocd\/frontend was not created: .*already exists.*import: "argocd\/frontend"/,
    );
  });

  it("takes over what exists already where the provider says so", async () => {
    await createApp(application({ a: 1, theirs: true }));
    await plugin.configure({
      kubeconfig: kubeconfigFor(server.url),
      upsertExistingObjects: "true",
      enablePatchForce: "true",
    });
    const state = await createApp(application({ a: 2 }));
    expect(server.objects.get(ITEM)?.spec).toEqual({ a: 2, theirs: true });
    expect(state.spec).toEqual({ a: 2, theirs: true });
  });

  it("hands over the state of an object that is stored but not ready", async () => {
    const inputs = application(
      {},
      { annotations: { "pulumi.com/waitFor": "jsonpath={.status.phase}=Done" } },
    );
    const failed = plugin.create({ urn: app, properties: inputs, timeout: 0.05 });
    await expect(failed).rejects.toMatchObject({
      id: "argocd/frontend",
      message: expect.stringMatching(
        /is stored but not ready: after 0.05 s it still waits for \{.status.phase\}=Done/,
      ),
      properties: expect.objectContaining({ __inputs: inputs }),
    });
  });
});

describe("a preview", () => {
  it("of a creation is a dry run that stores nothing", async () => {
    const inputs = application({ project: "craft" });
    const { id, properties } = await plugin.create({ urn: app, properties: inputs, preview: true });
    expect(id).toBe("");
    expect(properties).toMatchObject({ metadata: { uid: expect.any(String) }, __inputs: inputs });
    expect(server.objects.has(ITEM)).toBe(false);
    expect(server.requests).toContain(`POST ${COLLECTION} (dry run)`);
  });

  const early: [string, JsonObject][] = [
    ["with an unknown value", application({ repo: UNKNOWN })],
    ["in a namespace still to come", application({}, { namespace: "new" })],
    ["of a kind still to come", { ...application({}), kind: "AppProject" }],
  ];
  it.each(early)("%s returns the inputs", async (_, properties) => {
    expect((await plugin.create({ urn: app, properties, preview: true })).properties).toEqual(properties);
  });

  it("fails where the server would refuse", async () => {
    server.scripted.set(`POST ${COLLECTION}`, [[422, { message: "spec.project: Required value" }]]);
    await expect(plugin.create({ urn: app, properties: application({}), preview: true })).rejects.toThrow(
      "the API server would refuse Application argocd/frontend: spec.project: Required value",
    );
  });

  it("of an update stores nothing, and is refused no fields that the update would take over", async () => {
    const olds = await createApp(application({ a: 1 }));
    const news = application({ a: 2 });
    const { properties } = await plugin.update({
      id: "argocd/frontend",
      urn: app,
      olds,
      news,
      preview: true,
    });
    expect(properties).toMatchObject({ spec: { a: 2 } });
    expect(server.objects.get(ITEM)?.spec).toEqual({ a: 1 });
  });
});
