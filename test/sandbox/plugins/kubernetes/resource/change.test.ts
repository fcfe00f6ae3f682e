import { describe, expect, it } from "vitest";
import { at, type JsonObject, text } from "#sandbox/plugins/kubernetes/values/json.ts";
import { asSecret } from "#sandbox/plugins/kubernetes/values/secrets.ts";
import { app, ITEM, useCluster } from "../fixture.ts";
import { application, kubeconfigFor } from "../plugin.ts";

const { server, plugin, createApp } = useCluster();

describe("update", () => {
  const update = (olds: JsonObject, news: JsonObject, ignoreChanges: string[] = []) =>
    plugin.update({ id: "argocd/frontend", urn: app, olds, news, ignoreChanges });

  it("takes over the fields of the creation and applies with the resource's manager", async () => {
    const olds = await createApp(application({ a: 1 }));
    await update(olds, application({ a: 2 }));
    const stored = server.objects.get(ITEM);
    expect(stored?.spec).toEqual({ a: 2 });
    expect(at(stored, "metadata", "managedFields")).toMatchObject([
      { manager: text(olds.__fieldManager), operation: "Apply" },
    ]);
  });

  it("starts over when a controller writes in between", async () => {
    const olds = await createApp(application({ a: 1 }));
    server.scripted.set(`PATCH ${ITEM}`, [[422, { message: "test failed" }]]);
    await update(olds, application({ a: 2 }));
    expect(server.objects.get(ITEM)?.spec).toEqual({ a: 2 });
  });

  const byHand = () => {
    const owner = { manager: "kubectl-patch", operation: "Update", fieldsV1: { "f:spec": { "f:a": {} } } };
    const live = server.objects.get(ITEM) ?? {};
    server.objects.set(ITEM, {
      ...live,
      metadata: { name: "frontend", namespace: "argocd", managedFields: [owner] },
    });
  };

  it("leaves foreign fields alone and says how to take them over", async () => {
    const olds = await createApp(application({ a: 1 }));
    byHand();
    await expect(update(olds, application({ a: 2 }))).rejects.toThrow(
      /was not updated: .*conflict with "kubectl-patch".*pulumi.com\/patchForce/,
    );
    await update(olds, application({ a: 2 }, { annotations: { "pulumi.com/patchForce": "true" } }));
    expect(server.objects.get(ITEM)?.spec).toEqual({ a: 2 });
  });

  it("forces everything when the provider says so", async () => {
    const olds = await createApp(application({ a: 1 }));
    byHand();
    await plugin.configure({ kubeconfig: kubeconfigFor(server.url), enablePatchForce: "true" });
    await update(olds, application({ a: 2 }));
    expect(server.objects.get(ITEM)?.spec).toEqual({ a: 2 });
  });

  it("keeps the live value of what the program ignores", async () => {
    const olds = await createApp(application({ a: 1, replicas: 1 }));
    server.objects.set(ITEM, { ...server.objects.get(ITEM), spec: { a: 1, replicas: 5 } });
    await update(olds, application({ a: 2, replicas: 1 }), ["spec.replicas"]);
    expect(server.objects.get(ITEM)?.spec).toEqual({ a: 2, replicas: 5 });
  });

  it("of an object that is gone names the way out", async () => {
    const olds = await createApp(application({}));
    server.objects.clear();
    await expect(update(olds, application({ a: 1 }))).rejects.toThrow(
      /gone from the cluster; run pulumi refresh/,
    );
  });
});

describe("read", () => {
  it("records drift as inputs, secrets still marked", async () => {
    const marked = application({ token: asSecret("t"), rev: "main" });
    const properties = await createApp(marked);
    server.objects.set(ITEM, {
      ...server.objects.get(ITEM),
      spec: { token: "stolen", rev: "hotfix", extra: 1 },
    });
    const read = await plugin.read({ id: "argocd/frontend", urn: app, properties, inputs: marked });
    expect(read.inputs?.spec).toEqual({ token: asSecret("stolen"), rev: "hotfix" });
    expect(read.properties?.spec).toEqual({ token: asSecret("stolen"), rev: "hotfix", extra: 1 });
    expect(read.properties?.__fieldManager).toBe(properties.__fieldManager);
  });

  it("finds nothing when the object is gone", async () => {
    const properties = await createApp(application({}));
    server.objects.clear();
    expect(await plugin.read({ id: "argocd/frontend", urn: app, properties })).toMatchObject({ id: "" });
  });

  it("imports an object without what the server added", async () => {
    await createApp(application({ a: 1 }));
    server.objects.set(ITEM, { ...server.objects.get(ITEM), status: { health: "Healthy" } });
    const { inputs, properties } = await plugin.read({ id: "argocd/frontend", urn: app });
    expect(inputs).toEqual(application({ a: 1 }));
    expect(properties?.status).toEqual({ health: "Healthy" });
  });
});

describe("delete", () => {
  const held = { finalizers: ["resources-finalizer.argocd.argoproj.io"] };
  const remove = (properties: JsonObject, timeout = 0) =>
    plugin.remove({ id: "argocd/frontend", urn: app, properties, timeout });

  it("waits until finalizers are done", async () => {
    const properties = await createApp(application({}, held));
    const removed = remove(properties);
    setTimeout(() => server.objects.delete(ITEM), 60);
    await removed;
    expect(server.requests.filter((request) => request === `GET ${ITEM}`).length).toBeGreaterThan(1);
  });

  it("names the finalizers that hold the object after the time that customTimeouts allows", async () => {
    const properties = await createApp(application({}, held));
    await expect(remove(properties, 0.05)).rejects.toThrow(
      "Application argocd/frontend was deleted, but is still there after 0.05 s, held by the finalizer resources-finalizer.argocd.argoproj.io: check that the controller which removes it runs, then run the command again (customTimeouts.delete allows more time)",
    );
  });

  it("is done when the object is gone, or another has its name", async () => {
    const properties = await createApp(application({}, held));
    server.objects.clear();
    await remove(properties);
    server.objects.set(ITEM, application({}, { ...held, uid: "one" }));
    const removed = remove(properties);
    setTimeout(() => server.objects.set(ITEM, application({}, { ...held, uid: "another" })), 60);
    await removed;
    expect(server.requests.at(-1)).toBe(`GET ${ITEM}`);
  });

  it("waits for an object that was made anew since the last update too", async () => {
    const properties = await createApp(application({}, { ...held, uid: "one" }));
    server.objects.set(ITEM, application({}, { ...held, uid: "another" }));
    await expect(remove(properties, 0.05)).rejects.toThrow("is still there after 0.05 s");
  });

  it("ends its wait when the command is canceled", async () => {
    const properties = await createApp(application({}, held));
    const removed = remove(properties);
    setTimeout(() => plugin.cancel({}), 50);
    await expect(removed).rejects.toThrow("canceled");
  });
});
