import type { V1Container, V1Deployment, V1Service } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import type { ChartService } from "#components/gitops/chart.ts";
import { kinds } from "#components/gitops/kinds.ts";
import { type EnvironmentValues, environmentValues } from "#components/gitops/values.manifest.ts";
import {
  catalogue,
  catalogueDb,
  frontend,
  fullWebValues,
  recommendation,
  voting,
} from "../components/gitops/craftista.ts";
import { imageFile, imageReference, onlyContainer, render, runHelm, template } from "./render-chart.ts";

const environment = "dev";
const secretName = "db-credentials";

interface Case {
  readonly service: ChartService;
  readonly values: EnvironmentValues;
}
const home = { readiness: "/", liveness: "/" };
const springBoot = { readiness: "/actuator/health/readiness", liveness: "/actuator/health/liveness" };
const origamis = { readiness: "/api/origamis", liveness: "/api/origamis" };
const java = { kind: "java", service: "voting", environment } as const;
const web = [
  { service: frontend, values: { kind: "node", service: "frontend", environment }, probes: home },
  { service: catalogue, values: fullWebValues, probes: home },
  {
    service: recommendation,
    values: { kind: "go", service: "recommendation", environment, replicaCount: 2 },
    probes: home,
  },
  { service: voting, values: { ...java, env: { DEBUG: "no" } }, probes: origamis },
  {
    service: { ...voting, name: "polls", probePath: undefined },
    values: { ...java, service: "polls" },
    probes: springBoot,
  },
] satisfies readonly (Case & { readonly probes: typeof home })[];
const databases: readonly Case[] = [
  { service: catalogueDb, values: { kind: "postgres", service: "catalogue-db", environment, secretName } },
];
const rendered = ({ service, values }: Case) => render(service, [environmentValues(values), imageFile]);

/** The number a Service port leads to: its named target among the ports of the container. */
function targetOf(service: V1Service, container: V1Container): (number | undefined)[] | undefined {
  return service.spec?.ports?.map(
    ({ targetPort }) => container.ports?.find(({ name }) => name === targetPort)?.containerPort,
  );
}

describe.each([...web, ...databases])("the chart of $service.name", ({ service, values }) => {
  const workloadId = `${kinds[service.kind].chart === "web" ? "Deployment" : "StatefulSet"}/${service.name}`;
  const workload = async () => (await rendered({ service, values })).find<V1Deployment>(workloadId);

  it("passes helm lint --strict", async () => {
    const { stdout, stderr, exitCode } = await runHelm(["lint", "--strict"], service, [
      environmentValues(values),
      imageFile,
    ]);
    expect(`${stdout}${stderr}`).toContain("1 chart(s) linted, 0 chart(s) failed");
    expect(exitCode).toBe(0);
  });

  it("does not render before the first promotion, and says why", async () => {
    const { exitCode, stderr } = await template(service, [environmentValues(values)]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      `image.tag is not set: promotions write it to ${service.name}-image.yaml, so promote a version of ${service.name} to this environment first`,
    );
  });

  it("runs exactly the promoted image", async () => {
    expect(onlyContainer(await workload()).image).toBe(imageReference);
  });

  it("leads from the Service to the container", async () => {
    const { find } = await rendered({ service, values });
    const container = onlyContainer(find<V1Deployment>(workloadId));
    const offered = find<V1Service>(`Service/${service.name}`);
    expect(offered.spec?.ports?.map(({ port }) => port)).toEqual([service.port]);
    expect(targetOf(offered, container)).toEqual([service.port]);
    expect(offered.spec?.selector).toEqual(find<V1Deployment>(workloadId).spec?.selector.matchLabels);
  });

  it("lets nobody in who does not need to be", async () => {
    const pod = (await workload()).spec?.template.spec;
    expect(pod).toMatchObject({ automountServiceAccountToken: false, serviceAccountName: service.name });
    expect(pod?.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: kinds[service.kind].uid,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(pod?.containers[0]?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(pod?.containers[0]?.volumeMounts).toContainEqual({ name: "tmp", mountPath: "/tmp" });
  });

  it("labels every object the same way", async () => {
    const { objects } = await rendered({ service, values });
    for (const object of objects) {
      expect(object.metadata?.labels).toEqual({
        "app.kubernetes.io/name": service.name,
        "app.kubernetes.io/instance": service.name,
        "app.kubernetes.io/version": "1.10",
        "app.kubernetes.io/component": kinds[service.kind].chart === "web" ? "web" : "database",
        "app.kubernetes.io/part-of": "craftista",
        "app.kubernetes.io/managed-by": "Helm",
      });
    }
  });

  it("refuses a value it does not know", async () => {
    const { exitCode, stderr } = await template(service, [
      environmentValues(values),
      imageFile,
      "replicas: 2\n",
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("additional properties 'replicas' not allowed");
  });
});

describe.each(web)("the web chart of $service.name", ({ service, values, probes }) => {
  it("probes paths of its kind on the port of the Service", async () => {
    const container = onlyContainer((await rendered({ service, values })).find(`Deployment/${service.name}`));
    const probe = (path: string) => ({ path, port: "http" });
    expect(container.ports).toEqual([{ name: "http", containerPort: service.port }]);
    expect(container.startupProbe?.httpGet).toEqual(probe(probes.liveness));
    expect(container.readinessProbe?.httpGet).toEqual(probe(probes.readiness));
    expect(container.livenessProbe?.httpGet).toEqual(probe(probes.liveness));
    expect(container.startupProbe).toMatchObject({ failureThreshold: kinds[service.kind].startupSeconds });
  });

  it("never has fewer pods than asked for during a rollout", async () => {
    const { find } = await rendered({ service, values });
    expect(find<V1Deployment>(`Deployment/${service.name}`).spec?.strategy).toEqual({
      type: "RollingUpdate",
      rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
    });
  });
});
