import { describe, expect, it } from "vitest";
import { changesOf, changesWithoutCluster } from "#src/plan/changes.ts";
import { previewOf, step } from "./fixtures.ts";

const NAMESPACE = "slipway:cluster:EnvironmentNamespace$kubernetes:core/v1:Namespace";
const PROJECT = "slipway:argocd:Environment$kubernetes:argoproj.io/v1alpha1:AppProject";
const REPOSITORY = "slipway:github:Repositories$github:index/repository:Repository";
const FILES = "pulumi-nodejs:dynamic/slipway:FileSet";
const PROMOTION = "pulumi-nodejs:dynamic/slipway:FreightPromotion";

describe("changesOf", () => {
  it("names area, type and the name outside of Pulumi", () => {
    const to = { metadata: { name: "craftista-dev", namespace: "argocd" } };
    expect(changesOf(previewOf(step("create", PROJECT, { to })))).toEqual([
      {
        kind: "create",
        area: "argocd",
        type: "AppProject",
        name: "argocd/craftista-dev",
        properties: [],
        secrets: [],
        takesDown: undefined,
      },
    ]);
  });

  it("puts replacements and deletions before everything else", () => {
    const found = changesOf(
      previewOf(
        step("create", PROJECT, { to: { name: "a" }, name: "another" }),
        step("update", PROJECT, { from: { name: "b", x: 1 }, to: { name: "b", x: 2 } }),
        step("delete", NAMESPACE, { from: { name: "c" } }),
        step("replace", REPOSITORY, { from: { name: "d" }, to: { name: "d" } }),
      ),
    );
    expect(found.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "replace d",
      "delete c",
      "update b",
      "create a",
    ]);
  });

  it("tells a replacement once, although the engine takes three steps", () => {
    const states = { from: { name: "a" }, to: { name: "b" } };
    const steps = ["create-replacement", "replace", "delete-replaced"].map((op) =>
      step(op, NAMESPACE, states),
    );
    expect(changesOf(previewOf(...steps))).toMatchObject([
      { kind: "replace", properties: [{ path: "name", from: "a", to: "b" }] },
    ]);
  });

  it.each([
    [NAMESPACE, {}, "everything in the namespace, volumes included"],
    [REPOSITORY, { archiveOnDestroy: true }, "nothing: the repository is archived and keeps its history"],
    [REPOSITORY, {}, "the repository's history, issues and pull requests"],
    [FILES, {}, "its files, in one commit; their history stays"],
    [PROMOTION, {}, "nothing: Git keeps the version, its commits and records"],
    [PROJECT, {}, undefined],
  ])("says what the deletion of %s %j takes down", (type, from, takesDown) => {
    expect(changesOf(previewOf(step("delete", type, { from })))).toMatchObject([{ takesDown }]);
  });

  it("leaves to their own parts of the plan what changes of files and promotions", () => {
    expect(changesOf(previewOf(step("update", FILES), step("create", PROMOTION)))).toEqual([]);
  });

  it("leaves out what does not change anything", () => {
    expect(
      changesOf(previewOf(step("same", PROJECT), step("read", PROJECT), step("refresh", PROJECT))),
    ).toEqual([]);
  });

  it("names secrets that come, and those that may have changed, without a value", () => {
    const SECRET = "slipway:cluster:X$kubernetes:core/v1:Secret";
    const inputs = { metadata: { name: "s" }, stringData: { password: "[secret]", user: "u" } };
    const [created] = changesOf(previewOf(step("create", SECRET, { to: inputs })));
    const [updated] = changesOf(previewOf(step("update", SECRET, { from: inputs, to: inputs })));
    expect([created?.secrets, updated?.secrets]).toEqual([["stringData.password"], ["stringData.password"]]);
    expect(updated?.properties).toEqual([]);
  });
});

describe("changesWithoutCluster", () => {
  const PROVIDER = "pulumi:providers:kubernetes";
  const moved = (from: Record<string, unknown>, to: Record<string, unknown>, name: string) =>
    ["create-replacement", "replace", "delete-replaced"].map((op) =>
      step(op, PROJECT, { from, to, name, replaceReasons: ["provider"] }),
    );

  it("leaves out the providers, and what the engine would make anew for their sake alone", () => {
    const inputs = { metadata: { name: "a" }, data: "[secret]", __provider: "one" };
    const steps = [
      step("replace", PROVIDER, { from: { kubeconfig: "x" }, to: { kubeconfig: "y" } }),
      ...moved(inputs, { ...inputs, __provider: "two" }, "a"),
    ];
    expect(changesWithoutCluster(previewOf(...steps))).toEqual([]);
  });

  it("tells what changes in such a resource, as a change in place", () => {
    const [before, after] = [1, 2].map((x) => ({ metadata: { name: "b" }, spec: { x } }));
    expect(changesWithoutCluster(previewOf(...moved(before ?? {}, after ?? {}, "b")))).toMatchObject([
      {
        kind: "update",
        name: "b",
        properties: [{ path: "spec.x", from: "1", to: "2" }],
        takesDown: undefined,
      },
    ]);
  });

  it("keeps replacements that have another cause, creations and deletions", () => {
    const steps = [
      step("replace", REPOSITORY, { from: { name: "d" }, to: { name: "e" }, replaceReasons: ["name"] }),
      step("create", PROJECT, { to: { name: "f" } }),
      step("delete", NAMESPACE, { from: { name: "g" } }),
    ];
    expect(changesWithoutCluster(previewOf(...steps)).map(({ kind }) => kind)).toEqual([
      "replace",
      "delete",
      "create",
    ]);
  });
});
