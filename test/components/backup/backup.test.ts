import { describe, expect, it } from "vitest";
import { seal, unseal } from "#components/backup/archive.ts";
import { portable, type SavedObject, selections } from "#components/backup/contents.ts";
import { restoreObjects } from "#components/backup/restore.ts";
import { readBackup } from "#components/backup/save.ts";
import { type FakeApi, fakeApi } from "./fake-api.ts";

const NOW = new Date("2026-03-01T08:00:00Z");
const application: SavedObject = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name: "web-dev", namespace: "argocd", finalizers: ["resources-finalizer.argocd.argoproj.io"] },
  spec: { project: "acme" },
};
const secret = (name: string, labels: Record<string, string>, data: Record<string, string>): SavedObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace: "argocd", labels },
  data,
});
const freight: SavedObject = {
  apiVersion: "kargo.akuity.io/v1alpha1",
  kind: "Freight",
  metadata: { name: "f0", namespace: "acme" },
  images: [{ repoURL: "x", tag: "1.0.0" }],
  status: { verifiedIn: { dev: {} } },
};
const promotion: SavedObject = {
  apiVersion: "kargo.akuity.io/v1alpha1",
  kind: "Promotion",
  metadata: { name: "p", namespace: "acme" },
  spec: { stage: "dev" },
};

describe("an object in a backup", () => {
  it("is without what only its cluster knows, and asks for nothing", () => {
    const live = {
      ...application,
      metadata: {
        ...application.metadata,
        uid: "1",
        resourceVersion: "2",
        generation: 3,
        managedFields: [],
        ownerReferences: [{ uid: "9" }],
        annotations: { "argocd.argoproj.io/refresh": "hard" },
      },
      status: { health: {} },
      operation: { sync: {} },
    };
    expect(portable(live)).toEqual(application);
  });

  it("keeps what no controller can find out again", () => {
    expect(portable(freight)).toEqual(freight);
  });
});

describe("a sealed backup", () => {
  const backup = { createdAt: "2026-03-01T08:00:00.000Z", server: "https://a", objects: [application] };
  const sealed = () =>
    seal(
      { ...backup, objects: [secret("repo", {}, { password: "aHVudGVyMg==" })] },
      "correct horse battery",
      4,
    );

  it("opens with its passphrase", async () => {
    expect(await unseal(await seal(backup, "correct horse battery", 4), "correct horse battery")).toEqual(
      backup,
    );
  });

  it("holds nothing in plain text, and is an age file", async () => {
    const text = Buffer.from(await sealed()).toString("latin1");
    expect(text.startsWith("age-encryption.org/v1\n-> scrypt ")).toBe(true);
    expect(text).not.toMatch(/aHVudGVy|Secret|repo/);
  });

  it.each([
    ["another passphrase", async () => unseal(await sealed(), "incorrect horse battery")],
    ["a damaged file", async () => unseal((await sealed()).with(-1, 0), "correct horse battery")],
    ["something else", async () => unseal(Buffer.from("{}"), "correct horse battery")],
  ])("does not open with %s", async (_, open) => {
    await expect(open()).rejects.toThrow(/cannot be opened: .*check the passphrase/);
  });

  it("wants more than a short passphrase", async () => {
    await expect(seal(backup, "hunter2")).rejects.toThrow("the passphrase has 7 characters; use at least 12");
  });
});

const cluster = (objects: readonly SavedObject[], kinds?: readonly string[]): FakeApi =>
  fakeApi(objects, kinds);

describe("a backup of a cluster", () => {
  const repository = secret("repo-1", { "argocd.argoproj.io/secret-type": "repository" }, { url: "aA==" });
  const admin = secret("argocd-secret", {}, { "admin.password": "aA==" });
  const other = secret("argocd-redis", {}, { auth: "aA==" });

  it("has what Argo CD and Kargo keep, and nothing else, in the order of its return", async () => {
    const { objects, server } = await readBackup(
      cluster([promotion, application, other, repository, admin]),
      "argocd",
      NOW,
    );
    expect(objects).toEqual([admin, repository, promotion, application]);
    expect(server).toBe("https://fake");
  });

  it("leaves out kinds that the cluster does not serve", async () => {
    const api = cluster([admin, application], ["Secret", "Application"]);
    expect((await readBackup(api, "argocd", NOW)).objects).toEqual([admin, application]);
  });

  it("fails when the cluster refuses to tell", async () => {
    const api = cluster([admin]);
    api.refuse("GET", "/secrets");
    await expect(readBackup(api, "argocd", NOW)).rejects.toThrow("cannot read every Secret");
  });
});

describe("a restore", () => {
  const admin = secret("argocd-secret", {}, { "admin.password": "b2xk" });
  const restored = async (api: FakeApi, objects: readonly SavedObject[]) =>
    (await restoreObjects(api, objects, () => {})).map(({ object, outcome, why }) => [object, outcome, why]);

  it("brings an empty cluster to what was saved, status included where nobody else knows it", async () => {
    const api = cluster([]);
    expect(await restored(api, [admin, freight, application])).toEqual([
      ["Secret argocd/argocd-secret", "created", undefined],
      ["Freight acme/f0", "created", undefined],
      ["Application argocd/web-dev", "created", undefined],
    ]);
    expect(api.objects()).toEqual([admin, freight, application]);
    expect(api.writes).toContain("PATCH /apis/kargo.akuity.io/v1alpha1/namespaces/acme/freights/f0/status");
  });

  it("changes nothing the second time", async () => {
    const api = cluster([]);
    await restored(api, [admin, application]);
    const before = api.writes.length;
    expect(await restored(api, [admin, application])).toEqual([
      ["Secret argocd/argocd-secret", "unchanged", undefined],
      ["Application argocd/web-dev", "skipped", "it is there already"],
    ]);
    expect(api.writes).toHaveLength(before);
  });

  it("merges settings into those that an installation came with", async () => {
    const api = cluster([secret("argocd-secret", {}, { "admin.password": "bmV3", "tls.key": "aA==" })]);
    expect(await restored(api, [admin])).toEqual([["Secret argocd/argocd-secret", "updated", undefined]]);
    expect(api.objects()).toMatchObject([{ data: { "admin.password": "b2xk", "tls.key": "aA==" } }]);
  });

  it("starts no promotion", async () => {
    const api = cluster([]);
    expect(await restored(api, [promotion])).toEqual([
      ["Promotion acme/p", "skipped", "a record: created anew, it would promote again"],
    ]);
    expect(api.writes).toEqual([]);
  });

  it("says what is not installed, and what the server refused, and goes on", async () => {
    const api = cluster([], ["Secret", "Application"]);
    api.refuse("POST", "/applications");
    expect(await restored(api, [freight, application, admin])).toEqual([
      [
        "Freight acme/f0",
        "skipped",
        "the cluster serves no Freight of kargo.akuity.io/v1alpha1; install it first",
      ],
      ["Application argocd/web-dev", "failed", "not allowed"],
      ["Secret argocd/argocd-secret", "created", undefined],
    ]);
  });
});

it("Freight comes after its Warehouse and before the Stages, and Applications last", () => {
  const order = selections("argocd").map(({ kind }) => kind);
  expect(order.indexOf("Warehouse")).toBeLessThan(order.indexOf("Freight"));
  expect(order.indexOf("Freight")).toBeLessThan(order.indexOf("Stage"));
  expect(order.indexOf("AppProject")).toBeLessThan(order.indexOf("Application"));
  expect(order.at(-1)).toBe("Application");
});
