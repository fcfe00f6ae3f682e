import type * as pulumi from "@pulumi/pulumi";
import { layout } from "#components/gitops/layout.ts";
import type { RegistryAccount } from "#components/images/registry-credential.ts";
import { analysisTemplateManifest } from "#components/kargo/analysis-template.manifest.ts";
import { imageFileTasks } from "#components/kargo/image-file-task.ts";
import type { PipelineSpec } from "#components/kargo/pipeline.manifest.ts";
import { KargoPipeline } from "#components/kargo/pipeline.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import type { LoadedSettings } from "./config/load.ts";
import { kargoSecrets, receiverSecretName } from "./kargo-secrets.ts";
import { graphOf, servicesOf } from "./kargo-stages.ts";
import { subscriptionsOf } from "./kargo-subscriptions.ts";
import { clusterTasks } from "./kargo-tasks.ts";
import { promotionTexts } from "./kargo-texts.ts";
import type { Topology } from "./topology.ts";

/** The part of the pipeline that the hub owns: everything but the stages of environments. None without Kargo. */
export async function buildKargoProject(
  loaded: LoadedSettings,
  topology: Topology,
  registry: pulumi.Output<RegistryAccount> | undefined,
  opts: pulumi.ComponentResourceOptions,
): Promise<pulumi.Resource[]> {
  const spec = pipelineOf(loaded, topology);
  const { kargo } = loaded.settings;
  if (spec === undefined || kargo === undefined) return [];
  const owns = { project: true, stages: Object.keys(kargo.controlFlow) };
  const secrets = await kargoSecrets(loaded, topology, spec, registry);
  return [new KargoPipeline(`${topology.product}-pipeline`, { ...spec, secrets, owns }, opts)];
}

/** The stages of this environment; none where Kargo does not promote to it. */
export function buildKargoStages(
  loaded: LoadedSettings,
  topology: Topology,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  const spec = pipelineOf(loaded, topology);
  const { product, environment } = topology;
  if (spec?.stages[environment] === undefined) return [];
  const owns = { project: false, stages: [environment] };
  return [new KargoPipeline(`${product}-${environment}-pipeline`, { ...spec, owns }, opts)];
}

/** The whole pipeline as the settings describe it, the same in every stack; undefined without Kargo. */
function pipelineOf({ settings }: LoadedSettings, topology: Topology): PipelineSpec | undefined {
  const { kargo, pipeline, argocd, promotion } = settings;
  if (kargo === undefined) return undefined;
  const { product, git } = topology;
  const labels = { "app.kubernetes.io/part-of": product, "app.kubernetes.io/managed-by": "slipway" };
  const tasks = imageFileTasks({
    project: product,
    labels,
    git: { url: git.url, branch: git.branch, provider: "github" },
    argocdNamespace: argocd.namespace,
    timeoutSeconds: promotion.timeoutSeconds,
    texts: promotionTexts,
  });
  const more = clusterTasks(kargo, product, labels);
  const { intervalSeconds, constraint, platform, receivers } = kargo;
  return {
    project: product,
    labels,
    images: Object.fromEntries(
      servicesOf(kargo, topology.services).map((service) => [service, topology.imageRepository(service)]),
    ),
    intervalSeconds,
    selection: {
      ...(constraint === undefined ? {} : { constraint }),
      ...(platform === undefined ? {} : { platform }),
    },
    subscriptions: subscriptionsOf(kargo),
    stages: graphOf(kargo, pipeline),
    analysisTemplates: Object.entries(kargo.analysisTemplates).map(([name, template]) =>
      analysisTemplateManifest({ name, project: product, labels, ...template }),
    ),
    tasks: [tasks.push, tasks.pullRequest, ...more.values()].map(({ manifest }) => manifest),
    steps: (service, stage) => {
      const { pullRequest = false, verification, tasks: after = [] } = kargo.stages[stage] ?? {};
      const task = pullRequest ? tasks.pullRequest : tasks.push;
      return [
        task.use("promote", {
          service,
          environment: stage,
          image: topology.imageRepository(service),
          imageFile: layout.image(stage, service),
          application: nameOf(service, stage),
          // The analyses come after the promotion: a record that it leaves would say too much.
          ...(verification === undefined ? {} : { record: "no" }),
        }),
        ...after.flatMap(({ name, variables }) => more.get(name)?.use(name, variables) ?? []),
      ];
    },
    webhookReceivers: Object.entries(receivers).map(([name, { kind }]) => ({
      name,
      kind,
      secretName: receiverSecretName(name),
    })),
  };
}
