import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type AppliedManifestInputs,
  type AppliedManifestOutputs,
  announceChanges,
  applyManifest,
  checkManifest,
  deleteManifest,
  manifestChanges,
  readManifest,
  type World,
} from "#components/kubernetes/apply/lifecycle.ts";
import { digestOf } from "#components/kubernetes/apply/manifest-text.ts";
import { type MemoryCluster, memoryCluster, stepsUntil } from "./memory-cluster.ts";

const TEXT = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { x: '1' }\n";

function manifestFile(text = TEXT): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-manifest-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "manifest.yaml");
  writeFileSync(file, text);
  return file;
}

const inputsOf = (more: Partial<AppliedManifestInputs> = {}): AppliedManifestInputs => ({
  name: "tool",
  source: { url: "https://example.com/tool.yaml" },
  namespace: "tools",
  changes: [],
  additions: [],
  waitSeconds: 0,
  kubeconfigFrom: { env: "KUBECONFIG" },
  ...more,
});
const outputsOf = (more: Partial<AppliedManifestOutputs> = {}): AppliedManifestOutputs => ({
  ...inputsOf(),
  objects: [],
  owed: [],
  ...more,
});

const worldOf = (cluster: MemoryCluster, writes?: number): World => ({
  connect: async () => cluster,
  ...stepsUntil(writes),
});

describe("an update of an applied manifest", () => {
  const change = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
  it.each<[string, Partial<AppliedManifestOutputs>, Partial<AppliedManifestInputs>, boolean, string[]]>([
    ["nothing changed", {}, {}, false, []],
    ["the credential is found elsewhere", {}, { kubeconfigFrom: { file: "k" } }, false, []],
    ["it waits longer", {}, { waitSeconds: 9 }, false, []],
    ["another version", {}, { source: { url: "https://example.com/2.yaml" } }, true, []],
    ["a pin", {}, { source: { url: "https://example.com/tool.yaml", sha256: "0" } }, true, []],
    ["an edited file", { fileDigest: "1" }, { fileDigest: "2" }, true, []],
    ["a change more", {}, { changes: [change] }, true, []],
    ["an object more", {}, { additions: [change] }, true, []],
    ["something is owed", { owed: ["ConfigMap a is missing"] }, {}, true, []],
    ["another namespace", {}, { namespace: "other" }, true, ["namespace"]],
    ["another cluster", {}, { context: "other" }, true, ["context"]],
  ])("when %s", (_name, olds, news, changes, replaces) => {
    expect(manifestChanges(outputsOf(olds), inputsOf(news))).toEqual({
      changes,
      replaces,
      deleteBeforeReplace: true,
    });
  });

  it("is not owed because keys are in another order", () => {
    const olds = outputsOf({ changes: [{ ...change, data: { b: 1, a: 2 } }] });
    expect(manifestChanges(olds, inputsOf({ changes: [{ data: { a: 2, b: 1 }, ...change }] })).changes).toBe(
      false,
    );
  });
});

describe("a file", () => {
  it("that is missing or another than the pinned one is refused before anything happens", async () => {
    const missing = await checkManifest(inputsOf({ source: { file: "no-such.yaml" } }));
    expect(missing.failures[0]?.reason).toBe("there is no manifest at no-such.yaml; correct the path");
    const wrong = await checkManifest(inputsOf({ source: { file: manifestFile(), sha256: "0".repeat(64) } }));
    expect(wrong.failures[0]?.reason).toContain(`has the SHA-256 digest ${digestOf(TEXT)}, not the pinned`);
  });

  it("that was edited is seen", async () => {
    const file = manifestFile();
    const before = (await checkManifest(inputsOf({ source: { file } }))).inputs;
    writeFileSync(file, `${TEXT}# edited\n`);
    const after = (await checkManifest(inputsOf({ source: { file } }))).inputs;
    expect(manifestChanges({ ...before, objects: [], owed: [] }, after).changes).toBe(true);
  });
});

describe("a preview", () => {
  const SECOND = `${TEXT.replace("1", "2")}---\n${TEXT.replace("name: a", "name: b")}`;

  /** What is said when an installation of `TEXT` gets these inputs. */
  async function said(news: (file: string) => AppliedManifestInputs, failsAfter?: number): Promise<string[]> {
    const file = manifestFile();
    const before = (await checkManifest(inputsOf({ source: { file } }))).inputs;
    const { outputs } = await applyManifest(before, [], worldOf(memoryCluster(), failsAfter));
    const after = (await checkManifest(news(file))).inputs;
    const lines: string[] = [];
    await announceChanges(outputs, after, (line) => lines.push(line.replaceAll(file, "<file>")));
    return lines;
  }

  it("names the objects that another manifest changes, adds and removes", async () => {
    const second = manifestFile(SECOND);
    const lines = await said(() => inputsOf({ source: { file: second } }));
    expect(lines.map((line) => line.replaceAll(second, "<second>"))).toEqual([
      "tool: <second>: 1 of 2 objects changed, 1 new, 0 removed",
      "tool: <second>: changed: ConfigMap a",
      "tool: <second>: new: ConfigMap b",
    ]);
  });

  it("counts what our own changes and additions make of it", async () => {
    const header = { apiVersion: "v1", kind: "ConfigMap" };
    const lines = await said((file) =>
      inputsOf({
        source: { file },
        changes: [{ ...header, metadata: { name: "a" }, data: { x: "3" } }],
        additions: [{ ...header, metadata: { name: "c", namespace: "other" } }],
      }),
    );
    expect(lines.slice(1)).toEqual([
      "tool: <file>: changed: ConfigMap a",
      "tool: <file>: new: ConfigMap other/c",
    ]);
  });

  it("says nothing, and gets nothing, where the manifest is the same", async () => {
    expect(await said((file) => inputsOf({ source: { file }, waitSeconds: 9 }))).toEqual([]);
  });

  it("claims no difference to a manifest of which a part may be there", async () => {
    const file = manifestFile(SECOND);
    const lines = await said(() => inputsOf({ source: { file } }), 1);
    expect(lines.map((line) => line.replaceAll(file, "<second>"))).toEqual([
      "tool: <second>: all of its 2 objects are applied",
    ]);
  });

  it("goes on where the manifest cannot be had now, and says why", async () => {
    expect(await said(() => inputsOf({ source: { file: "no-such.yaml" } }))).toEqual([
      "tool: which objects change cannot be told: there is no manifest at no-such.yaml; correct the path",
    ]);
  });
});

describe("a run", () => {
  it("that fails returns what the cluster holds by then, and what is owed; the next one finishes it", async () => {
    const cluster = memoryCluster();
    const inputs = inputsOf({ source: { file: manifestFile() } });
    const killed = await applyManifest(inputs, [], worldOf(cluster, 1));
    expect(killed.failure).toBe("tool: killed");
    expect(killed.outputs.objects.map(({ name }) => name)).toEqual(["a"]);
    expect(manifestChanges(killed.outputs, inputs).changes).toBe(true);
    const done = await applyManifest(inputs, killed.outputs.objects, worldOf(cluster));
    expect(done.failure).toBeUndefined();
    expect(manifestChanges(done.outputs, inputs).changes).toBe(false);
    await deleteManifest(done.outputs, worldOf(cluster));
    expect(cluster.live.size).toBe(0);
  });

  it("that refreshes finds what is missing also where the manifest cannot be had", async () => {
    const cluster = memoryCluster();
    const file = manifestFile();
    const { outputs } = await applyManifest(inputsOf({ source: { file } }), [], worldOf(cluster));
    const gone = { ...outputs, source: { file: "no-such.yaml" } };
    expect((await readManifest(gone, worldOf(cluster)))?.owed).toEqual([]);
    await cluster.remove({ apiVersion: "v1", kind: "ConfigMap", namespace: "tools", name: "a" });
    expect((await readManifest(gone, worldOf(cluster)))?.owed).toEqual(["ConfigMap tools/a is missing"]);
    cluster.live.clear();
    expect(await readManifest(outputs, worldOf(cluster))).toBeUndefined();
  });
});
