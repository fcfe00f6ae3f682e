import type { V1Deployment, V1Job } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { environmentValues } from "#components/gitops/values.manifest.ts";
import { catalogue, fullWebValues } from "../components/gitops/craftista.ts";
import { imageFile, imageReference, onlyContainer, render, template } from "./render-chart.ts";

const values = [environmentValues(fullWebValues), imageFile];
const jobs = {
  ...catalogue,
  migration: { command: ["python", "-m", "migrate"], timeoutSeconds: 120 },
  smokeTest: { command: ["python", "-m", "smoke"], timeoutSeconds: 30 },
};

describe("the Jobs around a roll-out", () => {
  it("are not there unless the service asks for them", async () => {
    const { ids } = await render(catalogue, values);
    expect(ids.filter((id) => id.startsWith("Job/"))).toEqual([]);
  });

  it.each([
    ["migration", "PreSync", jobs.migration],
    ["smoke-test", "PostSync", jobs.smokeTest],
  ])("the %s runs at %s, once, for as long as it may", async (role, hook, { command, timeoutSeconds }) => {
    const { find } = await render(jobs, values);
    const job = find<V1Job>(`Job/catalogue-${role}`);
    expect(job.metadata?.annotations).toEqual({
      "argocd.argoproj.io/hook": hook,
      "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
    });
    expect(job.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: timeoutSeconds });
    const pod = job.spec?.template.spec;
    expect(pod).toMatchObject({ restartPolicy: "Never", automountServiceAccountToken: false });
    expect(pod).not.toHaveProperty("serviceAccountName");
    expect(pod?.containers[0]).toMatchObject({ command, image: imageReference });
  });

  it("have the variables of the service and its address, and its rights", async () => {
    const { find } = await render(jobs, values);
    const service = onlyContainer(find<V1Deployment>("Deployment/catalogue"));
    const [job] = find<V1Job>("Job/catalogue-migration").spec?.template.spec?.containers ?? [];
    expect(job?.env).toEqual([
      { name: "SERVICE_URL", value: "http://catalogue:5000" },
      ...(service.env ?? []),
    ]);
    expect(job?.env?.map(({ name }) => name)).toContain("DB_PASSWORD");
    expect(job?.securityContext).toEqual(service.securityContext);
  });

  it("belong to no Service: their pods have other labels than the service's", async () => {
    const { find } = await render(jobs, values);
    const selector = find<V1Deployment>("Deployment/catalogue").spec?.selector.matchLabels ?? {};
    const labels = find<V1Job>("Job/catalogue-migration").spec?.template.metadata?.labels;
    expect(labels).not.toMatchObject(selector);
  });

  it("have a command, or the chart does not render", async () => {
    const { exitCode, stderr } = await template(jobs, [...values, "migration: { command: [] }\n"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("migration");
  });
});
