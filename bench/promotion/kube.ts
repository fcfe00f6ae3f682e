import {
  AppsV1Api,
  CustomObjectsApi,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  Watch,
} from "@kubernetes/client-node";
import * as z from "zod";

const application = z.object({
  metadata: z.object({ name: z.string() }),
  status: z
    .object({
      sync: z.object({ status: z.string(), revision: z.string().optional() }).optional(),
      health: z.object({ status: z.string().optional() }).optional(),
    })
    .optional(),
});

/** The part of Argo CD's Application that tells Synced and Healthy. */
export type Application = z.infer<typeof application>;

const APPLICATIONS = {
  group: "argoproj.io",
  version: "v1alpha1",
  plural: "applications",
  namespace: "argocd",
};

/** The few requests that measuring needs, apart from the product's own. */
export interface Kube {
  applications(): Promise<Application[]>;
  /** Asks Argo CD to look at Git now. */
  refresh(name: string): Promise<void>;
  /** Reports the Application as it is and each change, until the returned function is called. Resolves with the first report. */
  watch(name: string, onChange: (application: Application) => void): Promise<() => void>;
  /** Whether the Deployment is rolled out with an image of this digest. */
  runs(namespace: string, deployment: string, digest: string): Promise<boolean>;
}

export function openKube(kubeconfig: string): Kube {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const objects = config.makeApiClient(CustomObjectsApi);
  const apps = config.makeApiClient(AppsV1Api);
  return {
    applications: async () =>
      z.object({ items: z.array(application) }).parse(await objects.listNamespacedCustomObject(APPLICATIONS))
        .items,

    refresh: async (name) => {
      const body = { metadata: { annotations: { "argocd.argoproj.io/refresh": "normal" } } };
      await objects.patchNamespacedCustomObject(
        { ...APPLICATIONS, name, body },
        setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
      );
    },

    watch: async (name, onChange) => {
      const { group, version, namespace, plural } = APPLICATIONS;
      const path = `/apis/${group}/${version}/namespaces/${namespace}/${plural}`;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const request = await new Watch(config).watch(
        path,
        { fieldSelector: `metadata.name=${name}` },
        (_phase, object) => {
          onChange(application.parse(object));
          resolve();
        },
        (error) => reject(error ?? new Error(`the watch on ${name} ended before its first report`)),
      );
      await promise;
      return () => request.abort();
    },

    runs: async (namespace, name, digest) => {
      const { metadata, spec, status } = await apps.readNamespacedDeployment({ namespace, name });
      const image = spec?.template.spec?.containers[0]?.image ?? "";
      const wanted = spec?.replicas ?? 1;
      return (
        image.endsWith(digest) &&
        (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
        status?.updatedReplicas === wanted &&
        status.availableReplicas === wanted &&
        status.replicas === wanted
      );
    },
  };
}

/** Whether Argo CD calls it Synced and Healthy. */
export const isHealthy = ({ status }: Application): boolean =>
  status?.sync?.status === "Synced" && status.health?.status === "Healthy";
