import { readFileSync } from "node:fs";
import { join } from "node:path";
import { account, apiToken } from "./argocd/api-token.ts";
import { argocdComponents, argocdUrl } from "./argocd/components.ts";
import { argocdObjects, namespace } from "./argocd/objects.ts";
import { redis } from "./argocd/redis.ts";
import { apiServerUrl } from "./cluster/api-server.ts";
import { type Cluster, type EnsureAll, ensureCluster } from "./cluster/cluster.ts";
import { ensureCrds, readCrds } from "./cluster/crds.ts";
import { type Credentials, ensureCredentials } from "./cluster/credentials.ts";
import { apply, createIfAbsent } from "./cluster/kube-client.ts";
import { node } from "./cluster/kwok.ts";
import { ensureFlux, type FluxParts } from "./flux/ensure.ts";
import type { Context } from "./processes/context.ts";
import { childEnvironment, linkPrograms, type Programs, requirePrograms } from "./processes/environment.ts";
import { githubDouble, githubOwner, githubUrl } from "./processes/github-double.ts";
import { isAlive } from "./processes/identity.ts";
import { type Layout, layoutOf } from "./processes/layout.ts";
import { withLock } from "./processes/lock.ts";
import { ensurePorts } from "./processes/ports.ts";
import { ensurePrivateDirectory, writePrivateFile } from "./processes/private-files.ts";
import { ensureRunning, type Report } from "./processes/supervisor.ts";
import { recall, recallAll } from "./processes/table.ts";
import { attachAll } from "./registry/attach.ts";
import { pushImages } from "./registry/client.ts";
import { type Catalogue, craftista, imagesOf } from "./registry/images.ts";
import { restoreManifests } from "./registry/manifests.ts";
import { manifestsFile, registry, registryUrl } from "./registry/registry.ts";
import { type Sandbox, writeSandbox } from "./sandbox-file.ts";

/** What a start needs to be told. */
export interface StartOptions {
  /** Directory of all data; made when it is missing. */
  readonly root: string;
  readonly programs: Programs;
  /** Paths of Argo CD's three CRD files (YAML). */
  readonly crds: readonly string[];
  /** Flux beside Argo CD. Default: none is started; one that runs is left alone */
  readonly flux?: FluxParts;
  /** The images the registry has from the start. Default: the example product. */
  readonly images?: Catalogue;
  readonly report: Report;
}

/** Folders, links, ports and variables of the processes below a root. */
export async function prepareContext(layout: Layout, programs: Programs): Promise<Context> {
  requirePrograms(programs);
  for (const path of [layout.root, layout.home, layout.cluster, layout.argocd]) ensurePrivateDirectory(path);
  linkPrograms(layout, programs);
  const isRunning = (name: string) => {
    const record = recall(layout.processes, name);
    return record !== undefined && isAlive(record);
  };
  return { layout, programs, ports: await ensurePorts(layout, isRunning), env: childEnvironment(layout) };
}

/** The registry with everything that should be in it. */
async function ensureRegistry(
  context: Context,
  images: Catalogue,
  { imageKeyFile }: Credentials,
  report: Report,
): Promise<void> {
  const url = registryUrl(context);
  const { started } = await ensureRunning(context.layout, registry(context), report);
  if (started) await restoreManifests(url, manifestsFile(context));
  const all = imagesOf(images);
  const pushed = await pushImages(url, all);
  await attachAll(url, all, readFileSync(imageKeyFile, "utf8"));
  if (pushed > 0) report(`${pushed} images of ${images.product} are in the registry`);
}

async function ensureArgocd(
  context: Context,
  credentials: Credentials,
  { client, argocdKubeconfig }: Cluster,
  crdFiles: readonly string[],
  ensure: EnsureAll,
): Promise<void> {
  const home = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  await Promise.all([
    createIfAbsent(client, node("simulated")),
    createIfAbsent(client, home).then(() =>
      Promise.all(argocdObjects(credentials).map((object) => apply(client, object))),
    ),
    ensureCrds(client, readCrds(crdFiles)),
  ]);
  await ensure(...argocdComponents(context, argocdKubeconfig));
}

function describe(context: Context, credentials: Credentials): Sandbox {
  const { layout } = context;
  const tokenFile = join(layout.secrets, `argocd-${account}-token`);
  writePrivateFile(tokenFile, apiToken(credentials.argocdServerKey));
  return {
    root: layout.root,
    kubeconfig: layout.kubeconfig,
    apiServer: apiServerUrl(context),
    github: { url: githubUrl(context), owner: githubOwner, tokenFile: credentials.githubTokenFile },
    registry: new URL(registryUrl(context)).host,
    argocd: { url: argocdUrl(context), tokenFile },
    webhookSecretFile: credentials.webhookSecretFile,
    databasePasswordFile: credentials.databasePasswordFile,
    imagePublicKeyFile: credentials.imagePublicKeyFile,
    processes: recallAll(layout.processes).map(({ name, pid, log }) => ({ name, pid, log })),
  };
}

/**
 * Starts whatever of the sandbox does not run as wanted, and returns when all of it is ready. It may be called at any
 * time, over a running sandbox, an interrupted start or the remains of a crash: what runs well is left alone. When it
 * fails, what it started keeps running and is known, so that another start goes on from there and a stop ends it.
 */
export async function startSandbox(options: StartOptions): Promise<Sandbox> {
  const { report, crds, flux, images = craftista } = options;
  const layout = layoutOf(options.root);
  ensurePrivateDirectory(layout.root);
  return withLock(layout.lockFile, "start", async () => {
    const context = await prepareContext(layout, options.programs);
    const credentials = ensureCredentials(layout);
    const ensure: EnsureAll = async (...specs) => {
      await Promise.all(specs.map((spec) => ensureRunning(layout, spec, report)));
    };
    const argocdOnCluster = async () => {
      const cluster = await ensureCluster(context, credentials, ensure);
      await Promise.all([
        ensureArgocd(context, credentials, cluster, crds, ensure),
        ...(flux === undefined ? [] : [ensureFlux(context, flux, cluster, ensure)]),
        cluster.controllersReady,
      ]);
    };
    const results = await Promise.allSettled([
      argocdOnCluster(),
      ensure(redis(context), githubDouble(context, credentials.githubTokenFile)),
      ensureRegistry(context, images, credentials, report),
    ]);
    const failed = results.filter((result) => result.status === "rejected").map((result) => result.reason);
    if (failed.length > 0)
      throw failed.length === 1 ? failed[0] : new AggregateError(failed, failed.join("\n"));

    const sandbox = describe(context, credentials);
    writeSandbox(sandbox);
    return sandbox;
  });
}
