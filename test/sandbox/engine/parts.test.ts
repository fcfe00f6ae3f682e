import { describe, expect, it } from "vitest";
import { chooseParts } from "#sandbox/engine/parts.ts";

const found = {
  pulumi: "/p/pulumi",
  githubPlugin: "/g/plugin",
  languageHost: undefined,
  kubernetesPlugin: undefined,
};

describe("the parts of an engine", () => {
  it("are Pulumi's own where they are all there, and nothing stands in", () => {
    const parts = chooseParts({ ...found, languageHost: "/p/host", kubernetesPlugin: "/k/plugin" });
    expect(parts.languageHost).toEqual({ kind: "official", path: "/p/host" });
    expect(parts.kubernetesPlugin).toEqual({ kind: "official", path: "/k/plugin" });
    expect(parts.standIns).toEqual([]);
  });

  it("are the sandbox's where Pulumi's own are missing", () => {
    const parts = chooseParts(found);
    expect(parts.languageHost).toEqual({ kind: "stand-in" });
    expect(parts.kubernetesPlugin).toEqual({ kind: "stand-in" });
    expect(parts.standIns).toEqual(["Node language host", "Kubernetes plugin"]);
  });

  it.each([
    [{ languageHost: "/p/host" }, ["Kubernetes plugin"]],
    [{ kubernetesPlugin: "/k/plugin" }, ["Node language host"]],
  ])("are chosen one by one: with %j only the other stands in", (own, standIns) => {
    expect(chooseParts({ ...found, ...own }).standIns).toEqual(standIns);
  });
});
