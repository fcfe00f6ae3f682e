import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { SavedObject } from "#components/backup/contents.ts";
import { readBackup } from "#components/backup/save.ts";
import { kindsOf, pathOf } from "#components/kubernetes/apply/kinds.ts";
import { type ObjectsApi, openObjects } from "#components/kubernetes/apply/objects-api.ts";
import { getPrograms, resetLocal, startLocal } from "#sandbox/local.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { command } from "./harness/command.ts";
import { endToEnd } from "./harness/context.ts";
import { addDefinitions, removeDefinitions } from "./harness/definitions.ts";
import { githubToken } from "./harness/github.ts";
import { argocdObjects, KEPT, kargoObjects } from "./harness/kept.ts";
import { publish } from "./harness/repository.ts";
import { emptyRootIn } from "./harness/run-folder.ts";
import { kargoCrdFiles } from "./schemas/kargo.ts";

const ARGOCD = "/apis/argoproj.io/v1alpha1/namespaces/argocd";
const SHOWN = `/api/v1/namespaces/${KEPT}/configmaps/shown`;
const PATIENCE = { timeout: 60_000, interval: 200 };
const say = (line: string): void => {
  process.stderr.write(`[e2e] empty sandbox: ${line}\n`);
};
const configOf = (kubeconfig: string): KubeConfig => {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config;
};

let empty: Sandbox;
/** The sandbox that everything is on, and the empty one. */
let there: ObjectsApi;
let here: ObjectsApi;
const root = (): string => emptyRootIn(dirname(endToEnd().folder));

/** What a backup of a sandbox would hold now. */
const kept = async (api: ObjectsApi): Promise<readonly SavedObject[]> =>
  (await readBackup(api, "argocd", new Date())).objects;

/** How Argo CD finds the application, and whether what it deploys is in the cluster. */
async function shown(api: ObjectsApi): Promise<unknown> {
  const { body } = await api.call("GET", `${ARGOCD}/applications/${KEPT}`);
  const { status } = body as { status?: { sync?: { status?: string }; health?: { status?: string } } };
  return [status?.sync?.status, status?.health?.status, (await api.call("GET", SHOWN)).status];
}

/** Kargo makes a project's namespace while it answers for the project; no Kargo runs here. */
const asKargoDoes = (api: ObjectsApi) =>
  api.call("POST", "/api/v1/namespaces", {
    metadata: { name: KEPT, labels: { "kargo.akuity.io/project": "true" } },
  });

/** Makes an object as its owner does, and says of it what its controller would. @returns its path */
async function make(api: ObjectsApi, { status, ...object }: SavedObject): Promise<string> {
  const kind = await kindsOf(api).find(object);
  const path = pathOf({ ...object, ...object.metadata }, kind ?? { plural: "", namespaced: false });
  const made = await api.call("POST", path, object);
  expect(made, path).toMatchObject({ status: 201 });
  const own = `${path}/${object.metadata.name}`;
  if (status === undefined) return own;
  const said = await api.call("PATCH", `${own}/status`, { status }, "application/merge-patch+json");
  expect(said, own).toMatchObject({ status: 200 });
  return own;
}

/** What puts back what was made so far, the last first: what fails half-way leaves nothing behind for other tests. */
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const { sandbox } = endToEnd();
  const started = getPrograms(() => {}).then((programs) => startLocal(root(), programs, say));
  undo.push(async () => {
    await started.catch(() => {});
    await resetLocal(root(), say);
  });
  const files = await kargoCrdFiles();
  there = await openObjects(sandbox.kubeconfig);
  await asKargoDoes(there);
  undo.push(() => there.call("DELETE", `/api/v1/namespaces/${KEPT}`));
  const definitions = await addDefinitions(configOf(sandbox.kubeconfig), files);
  undo.push(() => removeDefinitions(configOf(sandbox.kubeconfig), definitions));
  const shownMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shown }\n";
  const source = await publish(KEPT, { "shown.yaml": shownMap }, [], "private");
  undo.push(source.remove);
  for (const object of argocdObjects(source.url, githubToken())) {
    const path = await make(there, object);
    undo.push(() => there.call("DELETE", path));
  }
  for (const object of kargoObjects) await make(there, object);
  empty = await started;
  here = await openObjects(empty.kubeconfig);
  await addDefinitions(configOf(empty.kubeconfig), files);
  await vi.waitFor(async () => expect(await shown(there)).toEqual(["Synced", "Healthy", 200]), PATIENCE);
});
afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

describe("what Argo CD and Kargo keep, on an empty sandbox", () => {
  const passphrase = { SLIPWAY_BACKUP_PASSPHRASE: "correct horse battery staple" };
  const file = () => join(endToEnd().folder, "kept.age");

  it("is not there before", async () => {
    const of = ({ kind }: SavedObject) => kind;
    // The project is Argo CD's own, which it makes when it starts.
    expect(new Set((await kept(here)).map(of))).toEqual(new Set(["ConfigMap", "Secret", "AppProject"]));
    expect(await here.call("GET", SHOWN)).toMatchObject({ status: 404 });
  });

  it("is saved in one encrypted file", async () => {
    const { exitCode, all } = await command(["backup", file()], passphrase);
    expect(exitCode, all).toBe(0);
    for (const kind of ["Application", "ClusterPromotionTask", "Freight", "Stage", "Warehouse"])
      expect(all).toContain(`1 ${kind}`);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it("is brought back, but for promotions, which would promote again", async () => {
    await asKargoDoes(here);
    const changes = { ...passphrase, SLIPWAY_KUBECONFIG: empty.kubeconfig };
    const { exitCode, all } = await command(["restore", file()], changes);
    expect(exitCode, all).toBe(0);
    expect(all).toContain(
      "skipped: Promotion kept/web-dev.1: a record: created anew, it would promote again",
    );
  });

  it("is the same, with what was verified and approved, but for promotions", async () => {
    const saved = (await kept(there)).filter(({ kind }) => kind !== "Promotion");
    const restored = await kept(here);
    expect(restored).toEqual(saved);
    const freight = restored.find(({ kind }) => kind === "Freight");
    expect(freight?.status).toMatchObject({ verifiedIn: { "web-dev": {} }, approvedFor: { "web-prod": {} } });
    const stage = restored.find(({ kind }) => kind === "Stage");
    expect(stage?.status).toMatchObject({
      freightHistory: [{ items: { "Warehouse/web": { name: expect.anything() } } }],
    });
  });

  it("works: Argo CD there deploys the application from its private repository", async () => {
    await vi.waitFor(async () => expect(await shown(here)).toEqual(["Synced", "Healthy", 200]), PATIENCE);
  });
});
