import { describe, expect, it } from "vitest";
import { at, type JsonObject, text } from "#sandbox/plugins/kubernetes/values/json.ts";
import { asSecret } from "#sandbox/plugins/kubernetes/values/secrets.ts";
import { useCluster } from "../fixture.ts";
import { urn } from "../plugin.ts";

const { server, plugin } = useCluster();

const TYPE = urn("kubernetes:core/v1:ConfigMapPatch");
const ITEM = "/api/v1/namespaces/argocd/configmaps/argocd-cm";
const patch = (data: JsonObject, annotations: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: {
    name: "argocd-cm",
    namespace: "argocd",
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  },
  data,
});
const FORCED = { "pulumi.com/patchForce": "true" };

/** What the installation put there, by another program. */
const installed = (data: JsonObject, manager = "helm"): void => {
  const fields = Object.fromEntries(Object.keys(data).map((key) => [`f:${key}`, {}]));
  server.objects.set(ITEM, {
    ...patch(data),
    metadata: {
      name: "argocd-cm",
      namespace: "argocd",
      uid: "1",
      managedFields: [{ manager, operation: "Update", fieldsV1: { "f:data": fields } }],
    },
  });
};
const create = async (inputs: JsonObject): Promise<JsonObject> =>
  (await plugin.create({ urn: TYPE, properties: inputs })).properties ?? {};
const update = async (olds: JsonObject, news: JsonObject): Promise<JsonObject> =>
  (await plugin.update({ id: "argocd/argocd-cm", urn: TYPE, olds, news })).properties ?? {};
const data = (): unknown => server.objects.get(ITEM)?.data;

describe("a patch", () => {
  it("sets the fields that it gives, owns them alone and leaves the others", async () => {
    installed({ "admin.enabled": "false" });
    const state = await create(patch({ url: "https://argocd.example" }));
    expect(data()).toEqual({ "admin.enabled": "false", url: "https://argocd.example" });
    expect(at(server.objects.get(ITEM), "metadata", "managedFields")).toMatchObject([
      { manager: "helm", operation: "Update" },
      { manager: text(state.__fieldManager), operation: "Apply", fieldsV1: { "f:data": { "f:url": {} } } },
    ]);
  });

  it("changes in place, and drops what it no longer gives", async () => {
    installed({ "admin.enabled": "false" });
    const olds = await create(patch({ url: "a", "accounts.ci": "apiKey" }));
    const news = patch({ url: "b" });
    expect(await plugin.diff({ urn: TYPE, olds, oldInputs: patch({ url: "a" }), news })).toMatchObject({
      changes: 2,
      replaces: [],
    });
    await update(olds, news);
    expect(data()).toEqual({ "admin.enabled": "false", url: "b" });
  });

  it("of another object is another patch", async () => {
    const news = { ...patch({}), metadata: { name: "argocd-rbac-cm", namespace: "argocd" } };
    const { replaces } = await plugin.diff({ urn: TYPE, olds: {}, oldInputs: patch({}), news });
    expect(replaces).toEqual(["metadata.name"]);
  });

  it("never takes over fields of a program unless it says so", async () => {
    installed({ "admin.enabled": "true" });
    const refusal = /ConfigMap argocd\/argocd-cm was not patched: .*conflict with "helm".*patchForce/;
    await expect(create(patch({ "admin.enabled": "false" }))).rejects.toThrow(refusal);
    await expect(
      plugin.create({ urn: TYPE, properties: patch({ "admin.enabled": "false" }), preview: true }),
    ).rejects.toThrow(/would refuse .*conflict with "helm".*patchForce/);
    const olds = await create(patch({ url: "a" }));
    await expect(update(olds, patch({ "admin.enabled": "false" }))).rejects.toThrow(/conflict with "helm"/);
    await update(olds, patch({ "admin.enabled": "false" }, FORCED));
    expect(data()).toEqual({ "admin.enabled": "false" });
  });

  it("leaves the fields of kubectl to kubectl, which an update of a whole object would take over", async () => {
    installed({ "admin.enabled": "false" }, "kubectl");
    await update(await create(patch({ url: "a" })), patch({ url: "b" }));
    expect(at(server.objects.get(ITEM), "metadata", "managedFields")).toMatchObject([
      { manager: "kubectl", operation: "Update", fieldsV1: { "f:data": { "f:admin.enabled": {} } } },
      { operation: "Apply", fieldsV1: { "f:data": { "f:url": {} } } },
    ]);
  });

  it("makes the whole object where there is none, as the official plugin does", async () => {
    await create(patch({ url: "a" }));
    expect(data()).toEqual({ url: "a" });
  });

  it("in a preview stores nothing", async () => {
    installed({});
    const { properties } = await plugin.create({ urn: TYPE, properties: patch({ url: "a" }), preview: true });
    expect(properties).toMatchObject({ data: { url: "a" } });
    expect(data()).toEqual({});
  });

  it("deleted gives its fields up; the object and what others own of it stay", async () => {
    installed({ "admin.enabled": "false", kept: "yes" });
    const properties = await create(patch({ "admin.enabled": "false", url: "a" }));
    await plugin.remove({ id: "argocd/argocd-cm", urn: TYPE, properties });
    expect(data()).toEqual({ "admin.enabled": "false", kept: "yes" });
    expect(server.requests.filter((request) => request.startsWith("DELETE"))).toEqual([]);
  });

  it("of an object that is gone is deleted without making it anew", async () => {
    installed({});
    const properties = await create(patch({ url: "a" }));
    server.objects.delete(ITEM);
    await plugin.remove({ id: "argocd/argocd-cm", urn: TYPE, properties });
    expect(server.objects.has(ITEM)).toBe(false);
  });

  it("shows in a refresh what became of its fields, not what others have", async () => {
    installed({ "admin.enabled": "false" });
    const inputs = patch({ url: "a", "accounts.ci": "apiKey" });
    const properties = await create(inputs);
    server.objects.set(ITEM, { ...server.objects.get(ITEM), data: { "admin.enabled": "true", url: "b" } });
    const read = await plugin.read({ id: "argocd/argocd-cm", urn: TYPE, properties, inputs });
    expect(read.inputs?.data).toEqual({ url: "b" });
  });

  it("of a Secret records all of it as secret", async () => {
    server.objects.set("/api/v1/namespaces/argocd/secrets/argocd-secret", {
      kind: "Secret",
      metadata: { name: "argocd-secret", namespace: "argocd" },
      data: { "server.secretkey": "a2V5" },
    });
    const inputs = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "argocd-secret", namespace: "argocd" },
      data: asSecret({ "webhook.github.secret": "aG9vaw==" }),
    };
    const { properties } = await plugin.create({
      urn: urn("kubernetes:core/v1:SecretPatch"),
      properties: inputs,
    });
    expect(properties?.data).toEqual(
      asSecret({ "server.secretkey": "a2V5", "webhook.github.secret": "aG9vaw==" }),
    );
  });

  it("must name its object", async () => {
    const news = { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: "argocd" } };
    const { failures } = await plugin.check({ urn: TYPE, news });
    expect(failures).toEqual([{ property: "metadata.name", reason: expect.stringMatching(/say which/) }]);
  });
});
