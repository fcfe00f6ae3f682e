import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { KubernetesObject, V1Container, V1Deployment, V1StatefulSet } from "@kubernetes/client-node";
import { execa } from "execa";
import { parseAllDocuments } from "yaml";
import { type ChartService, serviceChart } from "#components/gitops/chart.ts";
import { endToEnd } from "./harness/context.ts";

const helm = endToEnd().helm;

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

/** The image file a promotion would have written, with a tag that looks like a number. */
export const imageFile = `image:\n  repository: registry.example/app\n  tag: "1.10"\n  digest: ${digest}\n`;

/** What a container of `imageFile` must run. */
export const imageReference = `registry.example/app:1.10@${digest}`;

/** How helm ended. A helm that could not be started at all is thrown. */
export interface HelmResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `helm <verb> <chart of service>` with value files of the given texts, later ones over earlier ones. */
export async function runHelm(
  verb: readonly string[],
  service: ChartService,
  valueFiles: readonly string[],
): Promise<HelmResult> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-chart-"));
  try {
    const chart = Object.entries(serviceChart(service)).map(
      ([path, text]) => [`chart/${path}`, text] as const,
    );
    const values = valueFiles.map((text, index) => [`values-${index}.yaml`, text] as const);
    for (const [path, text] of [...chart, ...values]) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const flags = values.flatMap(([path]) => ["--values", join(folder, path)]);
    const ended = await execa(helm, [...verb, join(folder, "chart"), ...flags], { reject: false });
    const { exitCode, stdout, stderr } = ended;
    if (exitCode === undefined) throw ended;
    return { exitCode, stdout: `${stdout}`, stderr: `${stderr}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Renders a chart the way Argo CD does: the release is named after the service, the namespace after the environment. */
export function template(service: ChartService, valueFiles: readonly string[]): Promise<HelmResult> {
  return runHelm(["template", service.name, "--namespace", `${service.product}-dev`], service, valueFiles);
}

/** The objects a chart renders, with a look-up that fails when there is no object of that kind and name. */
export async function render(service: ChartService, valueFiles: readonly string[]) {
  const { exitCode, stdout, stderr } = await template(service, valueFiles);
  if (exitCode !== 0) throw new Error(`helm template ${service.name}: ${stderr}`);
  const objects = parseAllDocuments(stdout).map((document): KubernetesObject => document.toJS());
  const ids = objects.map((object) => `${object.kind}/${object.metadata?.name}`);
  const find = <T extends KubernetesObject>(id: string): T => {
    const found = objects[ids.indexOf(id)];
    if (found === undefined) throw new Error(`no ${id} among ${ids.join(", ")}`);
    return found as T;
  };
  return { ids: ids.toSorted(), objects, find };
}

/** The only container of a workload. */
export function onlyContainer(workload: V1Deployment | V1StatefulSet): V1Container {
  const [container, ...others] = workload.spec?.template.spec?.containers ?? [];
  if (container === undefined || others.length > 0) throw new Error("the pod has not exactly one container");
  return container;
}
