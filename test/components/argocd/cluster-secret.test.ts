import { expect, it } from "vitest";
import { clusterSecret } from "#components/argocd/cluster-secret.ts";

const reach = { name: "shop-prod", project: "shop-prod", namespaces: ["shop-prod", "queue"] } as const;

it("limits Argo CD to one project and to the namespaces that are named", () => {
  const { config = "", ...rest } = clusterSecret(
    reach,
    { server: "https://10.0.0.7:6443", caData: "Q0E=", insecure: false, tlsServerName: "api" },
    "the-token",
  );
  expect(rest).toEqual({
    name: "shop-prod",
    server: "https://10.0.0.7:6443",
    project: "shop-prod",
    namespaces: "shop-prod,queue",
    clusterResources: "false",
  });
  expect(JSON.parse(config)).toEqual({
    bearerToken: "the-token",
    tlsClientConfig: { insecure: false, caData: "Q0E=", serverName: "api" },
  });
});

it("leaves out what the kubeconfig does not say", () => {
  const { config = "" } = clusterSecret(reach, { server: "https://10.0.0.7", insecure: true }, "t");
  expect(JSON.parse(config)).toEqual({ bearerToken: "t", tlsClientConfig: { insecure: true } });
});
