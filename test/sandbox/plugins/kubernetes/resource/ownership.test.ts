import { describe, expect, it } from "vitest";
import { adoptFields, isAdopted } from "#sandbox/plugins/kubernetes/resource/ownership.ts";

const entry = (manager: string, operation: string, fieldsV1: object, more: object = {}) => ({
  manager,
  operation,
  apiVersion: "v1",
  fieldsType: "FieldsV1",
  time: "2026-01-01T00:00:00Z",
  fieldsV1: { ...fieldsV1 },
  ...more,
});

describe("fields that an update takes over", () => {
  const created = entry("pulumi-kubernetes", "Update", { "f:data": { "f:a": {} } });
  const controller = entry("argocd-controller", "Update", { "f:status": {} });
  const status = entry("pulumi-kubernetes", "Update", { "f:status": {} }, { subresource: "status" });

  it("are those of the own create and of client-side kubectl, never of a subresource", () => {
    const adopted = [created, controller, status, entry("kubectl", "Update", {})].map(isAdopted);
    expect(adopted).toEqual([true, false, false, true]);
  });

  it("become those of the applying manager, beside what it has", () => {
    const mine = entry("mine", "Apply", { "f:data": { "f:b": {} } });
    expect(adoptFields([created, controller, mine, status], "mine")).toEqual([
      { ...mine, fieldsV1: { "f:data": { "f:a": {}, "f:b": {} } } },
      controller,
      status,
    ]);
  });

  it("keep their content when the manager is new", () => {
    expect(adoptFields([created], "mine")).toEqual([{ ...created, manager: "mine", operation: "Apply" }]);
  });
});
