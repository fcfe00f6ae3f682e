import { describe, expect, it } from "vitest";
import { assertUnique, customized, inOrder, placed } from "#components/kubernetes/apply/placement.ts";
import { object, widget, widgetDefinition } from "./fixtures.ts";

const place = { namespace: "tools", writtenFor: "argocd" };
const binding = (namespace: string) =>
  object("ClusterRoleBinding", "b", { subjects: [{ kind: "ServiceAccount", name: "s", namespace }] });

describe("an object of a manifest", () => {
  it("goes into the namespace, unless it names another or lives in none", () => {
    expect(placed(object("Secret", "s"), place, true).metadata.namespace).toBe("tools");
    const elsewhere = { ...object("Secret", "s"), metadata: { name: "s", namespace: "kube-system" } };
    expect(placed(elsewhere, place, true).metadata.namespace).toBe("kube-system");
    const original = { ...object("Secret", "s"), metadata: { name: "s", namespace: "argocd" } };
    expect(placed(original, place, true).metadata.namespace).toBe("tools");
    expect(placed(object("ClusterRole", "r"), place, false).metadata).toEqual({ name: "r" });
  });

  it("that binds a role moves its subjects with the manifest, and no others", () => {
    expect(placed(binding("argocd"), place, false).subjects).toEqual(binding("tools").subjects);
    expect(placed(binding("monitoring"), place, false).subjects).toEqual(binding("monitoring").subjects);
  });

  it("comes after what it needs", () => {
    const kinds = inOrder([
      object("MutatingWebhookConfiguration", "h", {}, "admissionregistration.k8s.io/v1"),
      widget("w"),
      object("Deployment", "d"),
      object("Service", "s"),
      object("ServiceAccount", "a"),
      widgetDefinition,
      object("Namespace", "n"),
    ]).map(({ kind }) => kind);
    expect(kinds).toEqual([
      "Namespace",
      "CustomResourceDefinition",
      "Service",
      "ServiceAccount",
      "Deployment",
      "Widget",
      "MutatingWebhookConfiguration",
    ]);
  });

  it("twice in a manifest is refused", () => {
    expect(() => assertUnique([object("Secret", "s"), object("Secret", "s")])).toThrow(
      "holds Secret s twice; remove one",
    );
  });
});

describe("a change to a manifest", () => {
  const manifest = [object("ConfigMap", "a", { data: { x: "1", y: "2" } }), object("Secret", "a")];

  it("is merged into the object of its kind and name; null removes, lists are replaced", () => {
    const [changed, other] = customized(manifest, [
      object("ConfigMap", "a", { data: { x: null, z: ["3"] }, metadata: { name: "a", labels: { l: "1" } } }),
    ]);
    expect(changed).toEqual(
      object("ConfigMap", "a", { data: { y: "2", z: ["3"] }, metadata: { name: "a", labels: { l: "1" } } }),
    );
    expect(other).toBe(manifest[1]);
  });

  it("of an object that the manifest does not have is refused", () => {
    expect(() => customized(manifest, [object("ConfigMap", "b")])).toThrow("has no ConfigMap b to change");
  });
});
