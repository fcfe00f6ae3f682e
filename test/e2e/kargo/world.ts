import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig, type KubernetesObject, KubernetesObjectApi } from "@kubernetes/client-node";
import { openClone } from "#components/git/clone.ts";
import type { Delivery, Engine } from "#components/promotion/engine/engine.ts";
import type { KargoApi } from "#components/promotion/engine/kargo/api.ts";
import { kargoEngine } from "#components/promotion/engine/kargo/kargo.ts";
import { liveKargo } from "#components/promotion/engine/kargo/live.ts";
import type { KargoTarget, PromotionInputs } from "#components/promotion/model.ts";
import { ociRegistry } from "#components/promotion/registry.ts";
import { gateClients } from "#test/components/promotion/fixtures.ts";
import type { GitRemote } from "#test/harness/git-remote.ts";
import { type OpenRepository, openRepository } from "./git-server.ts";
import { imageFileOf, objectsOf } from "./pipeline.ts";

/** A kubeconfig of a cluster with a Kargo that runs on this machine (it must reach loopback); none: the scripted one. */
export const REAL_KARGO = process.env.SLIPWAY_KARGO;

/** A Kargo project with a warehouse, stages and a repository of its own, and the product's engine before it. */
export interface KargoWorld {
  readonly api: KargoApi;
  readonly project: string;
  readonly repository: OpenRepository;
  readonly image: string;
  readonly objects: KubernetesObjectApi;
  readonly said: string[];
  /** How long each promotion that Kargo carried out took, everything included. */
  readonly seconds: number[];
  inputs(stage: string, version: string): PromotionInputs;
  engine(stage: string, changes?: Partial<KargoTarget>): Promise<Engine>;
  /** Promotes to the end, as `pulumi up` does before it looks at Argo CD. */
  promote(stage: string, version: string, changes?: Partial<KargoTarget>): Promise<Delivery>;
  close(): Promise<void>;
}

/** Waits until something is there. @throws after 30 s */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`${what}: not after 30 s`);
    await sleep(100);
  }
}

/** Where a world is. */
export interface Place {
  readonly kubeconfig: string;
  /** Host and port of a registry with the sandbox's images. */
  readonly registry: string;
  /** Prepares a stand-in for the project; a real Kargo needs none. */
  readonly serve?: ((project: string, image: string, remote: () => GitRemote) => Promise<void>) | undefined;
}

export async function makeWorld({
  kubeconfig,
  registry: host,
  serve = async () => {},
}: Place): Promise<KargoWorld> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const objects = config.makeApiClient(KubernetesObjectApi);
  const project = `slipway-e2e-${randomBytes(4).toString("hex")}`;
  const repository = await openRepository();
  repository.remote.commit({ "seed.yaml": "a: 1\n" });
  const image = `${host}/craftista/catalogue`;
  const api = liveKargo(project, kubeconfig);
  const registry = ociRegistry(async () => undefined);
  const said: string[] = [];
  const seconds: number[] = [];
  await serve(project, image, () => repository.remote);
  for (const manifest of objectsOf(project, repository.url, image))
    await eventually(`${manifest.kind} ${manifest.metadata.name}`, () =>
      objects.create(manifest as KubernetesObject).catch((error: { code?: number }) => {
        // The project's namespace comes a moment after the project.
        if (error.code === 404) return undefined;
        throw error;
      }),
    );

  const world: KargoWorld = {
    api,
    project,
    repository,
    image,
    objects,
    said,
    seconds,
    inputs: (stage, version) => ({
      stage,
      service: "catalogue",
      freight: { repository: image, version },
      upstream: [],
      repository: {
        url: repository.url,
        branch: "main",
        imageFile: imageFileOf(stage),
        tokenFrom: { env: "PATH" },
      },
      target: {
        kind: "argocd",
        application: "none",
        namespace: "argocd",
        destinationNamespace: "none",
        kubeconfigFrom: { env: "PATH" },
      },
      wait: { timeoutSeconds: 60, holdSeconds: 0 },
      author: { name: "Slipway", email: "slipway@localhost" },
    }),
    async engine(stage, changes = {}) {
      const clone = await openClone({ url: repository.url, branch: "main" });
      const target = { project, stage, warehouse: "catalogue", approves: false, ...changes };
      const queue = { pass: () => {} };
      return kargoEngine(target, { ...gateClients({ registry }), api, clone, queue, guard: async () => {} });
    },
    async promote(stage, version, changes) {
      const engine = await world.engine(stage, changes);
      const started = Date.now();
      const delivery = await engine.deliver(world.inputs(stage, version), (line) =>
        said.push(`${stage} ${version}: ${line}`),
      );
      await delivery.finished;
      if (delivery.made) seconds.push((Date.now() - started) / 1_000);
      return delivery;
    },
    async close() {
      await objects
        .delete({ apiVersion: "kargo.akuity.io/v1alpha1", kind: "Project", metadata: { name: project } })
        .catch(() => {});
      repository.close();
    },
  };
  return world;
}
