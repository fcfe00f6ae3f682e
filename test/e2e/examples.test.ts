import type { V1Deployment, V1Service, V1StatefulSet } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { namespaces } from "./harness/cluster.ts";
import { endToEnd } from "./harness/context.ts";
import { useExample } from "./harness/example.ts";
import { find, healthy, syncByHand } from "./harness/objects.ts";
import { publish, pushChart } from "./harness/repository.ts";
import { odooChart, postgresqlChart } from "./sources/charts.ts";
import { below, webManifests } from "./sources/manifests.ts";

const deployment = (namespace: string, name: string) =>
  find<V1Deployment>("apps/v1", "Deployment", namespace, name);

describe("plain manifests in a folder (examples/webapp)", () => {
  const project = useExample("webapp", "dev", {
    sources: async () => [
      await publish("webapp", {
        ...below("deploy/base", webManifests("webapp", "ghcr.io/acme/webapp:1.0.0", 8080)),
        "deploy/check.test.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: excluded }\n",
      }),
    ],
  });

  it("run, those of folders below too, but for those that are excluded", async () => {
    await healthy("webapp-dev");
    expect((await deployment("webapp-dev", "webapp"))?.status?.readyReplicas).toBe(1);
    expect(await find<V1Service>("v1", "Service", "webapp-dev", "webapp")).toBeDefined();
    expect(await find("v1", "ConfigMap", "webapp-dev", "excluded")).toBeUndefined();
  });

  it("are not touched by a second up", async () => {
    await project().succeeding("up", "dev", ["--refresh", "--expect-no-changes"]);
  });
});

describe("a Kustomize overlay (examples/kustomize)", () => {
  const project = useExample("kustomize", "dev", {
    sources: async () => [
      await publish("cart", {
        ...below("base", webManifests("cart", "ghcr.io/acme/cart:1.0.0", 8080)),
        "base/kustomization.yaml": "resources: [deployment.yaml, service.yaml]\n",
        "overlays/dev/kustomization.yaml": "resources: [../../base]\nnameSuffix: -eu\n",
      }),
    ],
  });

  it("runs with the image, the replicas and the labels of the settings", async () => {
    await healthy("cart-dev");
    const found = await deployment("shop-dev", "cart-eu");
    expect(found?.spec?.template.spec?.containers[0]?.image).toBe("ghcr.io/acme/cart:2.3.1");
    expect(found?.status?.readyReplicas).toBe(2);
    expect(found?.metadata?.labels).toMatchObject({ team: "checkout" });
  });

  it("is not touched by a second up", async () => {
    await project().succeeding("up", "dev", ["--refresh", "--expect-no-changes"]);
  });
});

describe("charts that are not ours (examples/odoo)", () => {
  const project = useExample("odoo", "prod", {
    sources: async () => {
      await pushChart("postgresql", postgresqlChart);
      return [
        await publish(
          "charts",
          {
            ...below("odoo", odooChart),
            "environments/prod.yaml": "workers: 3\n",
            "values/postgresql.yaml": "storage: 20Gi\n",
          },
          ["v7"],
        ),
      ];
    },
    edit: (document, file) => {
      if (file !== "Pulumi.prod.yaml") return;
      const argocd = ["config", "slipway:argocd"];
      // The example's freeze would make this test fail at weekends.
      document.deleteIn([...argocd, "project", "syncWindows"]);
      // By itself Argo CD takes a registry with an IP address and a port for a repository of charts.
      const url = `oci://${endToEnd().sandbox.registry}/charts`;
      document.setIn([...argocd, "repositories"], { charts: { kind: "oci", url, plainHttp: true } });
    },
  });

  it("wait for somebody where the settings say so", async () => {
    await healthy("postgres-prod");
    expect(await deployment("odoo", "odoo-prod")).toBeUndefined();
  });

  it("get value files and parameters: files, then single values over them", async () => {
    await syncByHand("odoo-prod");
    await healthy("odoo-prod");
    const found = await deployment("odoo", "odoo-prod");
    expect(found?.spec?.replicas).toBe(3);
    expect(found?.spec?.template.spec?.containers[0]?.image).toBe("docker.io/library/odoo:18.0");
    const service = await find<V1Service>("v1", "Service", "odoo", "odoo-prod");
    expect(service?.spec?.ports?.[0]?.nodePort).toBe(30089);
  });

  it("come from a registry too, with values from Git at a tag and values of the settings", async () => {
    const set = await find<V1StatefulSet>("apps/v1", "StatefulSet", "odoo", "odoo-db");
    expect(set?.metadata?.labels).toMatchObject({ architecture: "standalone" });
    expect(set?.spec?.volumeClaimTemplates?.[0]?.spec?.resources?.requests?.storage).toBe("20Gi");
  });

  it("are not touched by a second up", async () => {
    await project().succeeding("up", "prod", ["--refresh", "--expect-no-changes"]);
  });
});

describe("manifests in the settings (examples/quote-app)", () => {
  const project = useExample("quote-app", "dev");

  it("become files of the GitOps repository and run", async () => {
    await healthy("quote-app-dev");
    expect((await deployment("quotes-dev", "quote-app"))?.status?.readyReplicas).toBe(1);
  });

  it("are refused with both numbers when the Service sends to a port on which nothing listens", async () => {
    const output = await project().failing("preview", "exam");
    expect(output).toContain(
      "the Service quote-app sends to port 8080, but flask listens on 5000; write targetPort: 5000",
    );
    expect(await namespaces("quotes")).toEqual(["quotes-dev"]);
  });
});
