import * as z from "zod";
import type { PlainManifest } from "../areas/argocd/manifests.ts";
import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

const Labels = z.record(z.string(), z.string());
const ServiceSpec = z.object({
  selector: Labels,
  ports: z.array(z.object({ port: z.number(), targetPort: z.union([z.number(), z.string()]).optional() })),
});
const PodTemplate = z.object({
  metadata: z.object({ labels: Labels }),
  spec: z.object({
    containers: z.array(
      z.object({
        name: z.string(),
        ports: z.array(z.object({ containerPort: z.number(), name: z.string().optional() })).default([]),
      }),
    ),
  }),
});
const Workload = z.object({ spec: z.object({ template: PodTemplate }) });
type PodTemplate = z.infer<typeof PodTemplate>;

/**
 * A Service sends to a port on which a container of its pods listens. Kubernetes checks neither: pods would be healthy,
 * and nobody would answer.
 */
export const checkManifestPorts = ({ applications }: Settings): Mistake[] =>
  Object.entries(applications).flatMap(([name, { source }]) => {
    if (source.kind !== "manifests") return [];
    const pods = source.objects.flatMap((object) => {
      const workload = Workload.safeParse(object);
      return workload.success ? [workload.data.spec.template] : [];
    });
    return source.objects.flatMap((object, at) =>
      serviceMistakes(object, pods).map((message) => ({
        path: ["applications", name, "source", "objects", at],
        message,
      })),
    );
  });

function serviceMistakes(object: PlainManifest, pods: readonly PodTemplate[]): string[] {
  if (object.kind !== "Service") return [];
  const parsed = ServiceSpec.safeParse(object.spec);
  if (!parsed.success) return [];
  const { selector, ports } = parsed.data;
  const chosen = pods.filter(({ metadata }) =>
    Object.entries(selector).every(([key, value]) => metadata.labels[key] === value),
  );
  const listening = chosen.flatMap(({ spec }) =>
    spec.containers.flatMap((container) =>
      container.ports.map((port) => ({ ...port, container: container.name })),
    ),
  );
  // Pods of somebody else, or containers that declare no port: nothing to compare with.
  if (listening.length === 0) return [];
  return ports
    .map(({ port, targetPort = port }) => targetPort)
    .filter(
      (target) => !listening.some(({ containerPort, name }) => target === containerPort || target === name),
    )
    .map((target) => {
      const heard = listening.map(
        ({ container, containerPort }) => `${container} listens on ${containerPort}`,
      );
      return `the Service ${object.metadata.name} sends to port ${target}, but ${heard.join(", ")}; write targetPort: ${listening[0]?.containerPort}`;
    });
}
