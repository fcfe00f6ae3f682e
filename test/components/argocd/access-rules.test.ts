import { describe, expect, it } from "vitest";
import { accessRules, resourceOf } from "#components/argocd/access-rules.ts";

const deployment = { group: "apps", kind: "Deployment" };
const service = { group: "", kind: "Service" };
const secret = { group: "", kind: "Secret" };

describe("accessRules", () => {
  it("allow everything where the project does", () => {
    expect(accessRules(undefined)).toEqual([{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]);
  });

  it("let Argo CD see all, and change the kinds that the project allows and no others", () => {
    expect(accessRules([deployment, service, secret], [secret])).toEqual([
      { apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["create", "update", "patch", "delete"] },
      { apiGroups: [""], resources: ["services"], verbs: ["create", "update", "patch", "delete"] },
    ]);
  });

  it("allow every kind of a group by *", () => {
    expect(accessRules([{ group: "batch", kind: "*" }])[1]).toMatchObject({
      apiGroups: ["batch"],
      resources: ["*"],
    });
  });
});

describe("resourceOf", () => {
  it.each([
    ["Deployment", "deployments"],
    ["Ingress", "ingresses"],
    ["NetworkPolicy", "networkpolicies"],
    ["Endpoints", "endpoints"],
    ["EndpointSlice", "endpointslices"],
  ])("%s is %s", (kind, resource) => {
    expect(resourceOf(kind)).toBe(resource);
  });
});
