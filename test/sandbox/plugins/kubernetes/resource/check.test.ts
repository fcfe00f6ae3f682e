import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { at, type JsonObject } from "#sandbox/plugins/kubernetes/values/json.ts";
import { asSecret, UNKNOWN } from "#sandbox/plugins/kubernetes/values/secrets.ts";
import { startFakeApiServer } from "../fake-api-server.ts";
import { APPLICATION, application, CONFIG_MAP, kubeconfigFor, SECRET, startPlugin, urn } from "../plugin.ts";

let server: Awaited<ReturnType<typeof startFakeApiServer>>;
const plugin = startPlugin();
beforeAll(async () => {
  server = await startFakeApiServer();
  await plugin.configure({ kubeconfig: kubeconfigFor(server.url, "craft") });
});
afterAll(() => server.close());

const configMap = (metadata: JsonObject): JsonObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata });
const checked = async (type: string, news: JsonObject, more: object = {}) =>
  (await plugin.check({ urn: urn(type), news, ...more })).inputs;

describe("names", () => {
  it("are made from the logical name and the seed, and marked", async () => {
    const news = configMap({});
    const seed = Buffer.from("seed");
    const first = await checked(CONFIG_MAP, news, { seed });
    expect(at(first, "metadata", "name")).toMatch(/^res-[0-9a-f]{8}$/);
    expect(at(first, "metadata", "annotations")).toEqual({ "pulumi.com/autonamed": "true" });
    expect(await checked(CONFIG_MAP, news, { seed })).toEqual(first);
    expect(at(await checked(CONFIG_MAP, news, { seed: Buffer.from("x") }), "metadata", "name")).not.toBe(
      at(first, "metadata", "name"),
    );
    expect(await checked(CONFIG_MAP, news, { olds: first, seed: Buffer.from("x") })).toEqual(first);
  });

  it("follow what the stack proposes or forbids", async () => {
    const proposed = await checked(CONFIG_MAP, configMap({}), { autonaming: { proposed: "given" } });
    expect(at(proposed, "metadata", "name")).toBe("given");
    const { failures } = await plugin.check({
      urn: urn(CONFIG_MAP),
      news: configMap({}),
      autonaming: { mode: 2 },
    });
    expect(failures).toEqual([{ property: "metadata.name", reason: expect.stringMatching(/switches/) }]);
  });
});

describe("namespaces", () => {
  it("come from the kubeconfig's context, or the provider", async () => {
    const inputs = await checked(CONFIG_MAP, configMap({ name: "n" }));
    expect(at(inputs, "metadata", "namespace")).toBe("craft");
    const other = startPlugin();
    await other.configure({ kubeconfig: kubeconfigFor(server.url, "craft"), namespace: "own" });
    const answer = await other.check({ urn: urn(CONFIG_MAP), news: configMap({ name: "n" }) });
    expect(at(answer.inputs, "metadata", "namespace")).toBe("own");
  });

  it("are left to objects of the whole cluster, which the cluster knows and then the state", async () => {
    const project: JsonObject = {
      apiVersion: "kargo.akuity.io/v1alpha1",
      kind: "Project",
      metadata: { name: "craft" },
    };
    const type = "kubernetes:kargo.akuity.io/v1alpha1:Project";
    const first = await checked(type, project);
    expect(first).toEqual(project);
    const before = server.requests.length;
    expect(await checked(type, project, { olds: first })).toEqual(project);
    expect(server.requests.length).toBe(before);
  });

  it("cost no request when they are given", async () => {
    const before = server.requests.length;
    await checked(APPLICATION, application({}));
    expect(server.requests.length).toBe(before);
  });

  it("default without a cluster", async () => {
    const lost = startPlugin();
    await lost.configure({ kubeconfig: "/none/kubeconfig" });
    const { apiVersion, kind } = application({});
    const news = { apiVersion: apiVersion ?? "", kind: kind ?? "", metadata: { name: "a" } };
    const { inputs } = await lost.check({ urn: urn(APPLICATION), news });
    expect(at(inputs, "metadata", "namespace")).toBe("default");
  });
});

describe("a Secret", () => {
  const secret = (rest: JsonObject): JsonObject => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "n", namespace: "ns" },
    ...rest,
  });

  it("has its stringData as data, secret as a whole", async () => {
    const news = secret({ stringData: { a: asSecret("1"), b: "2" }, data: { c: "Mw==" } });
    expect(await checked(SECRET, news)).toEqual(
      secret({ data: asSecret({ c: "Mw==", a: "MQ==", b: "Mg==" }) }),
    );
  });

  it("keeps what is unknown unknown", async () => {
    expect(await checked(SECRET, secret({ stringData: { a: UNKNOWN, b: "2" } }))).toEqual(
      secret({ data: asSecret({ a: UNKNOWN, b: "Mg==" }) }),
    );
    const whole = secret({ stringData: asSecret(UNKNOWN) });
    expect(await checked(SECRET, whole)).toEqual(whole);
  });
});

describe("what the stand-in does not manage", () => {
  it.each([
    ["kubernetes:helm.sh/v3:Release", /renders no charts/],
    ["kubernetes:kustomize:Directory", /renders no charts/],
    ["kubernetes:yaml/v2:ConfigGroup", /renders no charts/],
    ["kubernetes:apps/v1:DeploymentList", /one by one/],
    ["kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", /slow every preview/],
  ])("%s is refused with a way out", async (type, reason) => {
    const { failures } = await plugin.check({ urn: urn(type), news: configMap({ name: "n" }) });
    expect(failures).toEqual([{ property: "", reason: expect.stringMatching(reason) }]);
    expect(failures[0]?.reason).toContain("pulumi plugin install resource kubernetes");
  });

  it.each(["kubernetes:example.com/v1:AllowList", "kubernetes:kustomize.toolkit.fluxcd.io/v1:Kustomization"])(
    "a custom kind may be called alike, as %s",
    async (type) => {
      const { failures } = await plugin.check({
        urn: urn(type),
        news: configMap({ name: "n", namespace: "a" }),
      });
      expect(failures).toEqual([]);
    },
  );

  it("functions are refused", async () => {
    await expect(plugin.invoke({})).rejects.toThrow(/no functions and no components/);
  });

  it("names made by the server and objects without a kind are refused", async () => {
    const named = await plugin.check({ urn: urn(CONFIG_MAP), news: configMap({ generateName: "a-" }) });
    expect(named.failures.map(({ property }) => property)).toEqual(["metadata.generateName"]);
    const bare = await plugin.check({ urn: urn(CONFIG_MAP), news: { metadata: { name: "n" } } });
    expect(bare.failures.map(({ property }) => property)).toEqual(["apiVersion", "kind"]);
  });
});
