import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type KubernetesObject, PatchStrategy } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { filesBelow } from "#test/harness/files.ts";
import { connection } from "./harness/cluster.ts";
import { addDefinitions, removeDefinitions } from "./harness/definitions.ts";
import { objects } from "./harness/objects.ts";
import { fluxCrdFiles } from "./schemas/flux.ts";
import { kargoCrdFiles } from "./schemas/kargo.ts";
import { rolloutsCrdFiles } from "./schemas/rollouts.ts";

const golden = join(import.meta.dirname, "../golden");

/** Groups whose definitions the sandbox has not: their schemas are checked by a test of their own. */
const NOT_SERVED = ["cert-manager.io", "external-secrets.io", "monitoring.coreos.com"];

interface Registered {
  readonly name: string;
  readonly inputs?: Partial<KubernetesObject> & { readonly files?: Readonly<Record<string, string>> };
}
interface Case {
  readonly where: string;
  readonly object: KubernetesObject;
}

const isManifest = (value: Partial<KubernetesObject> | null | undefined): value is KubernetesObject =>
  value?.apiVersion !== undefined && value.kind !== undefined;

/** Manifests that a resource registers: itself, or those that it writes to Git. */
function manifestsOf(file: string, { name, inputs }: Registered): Case[] {
  const { files = {} } = inputs ?? {};
  if (isManifest(inputs)) return [{ where: `${file}: ${name}`, object: inputs }];
  return Object.entries(files)
    .filter(([path, text]) => path.endsWith(".yaml") && /^apiVersion: "?(?!v2)/m.test(text))
    .map(([path, text]) => ({ where: `${file}: ${path}`, object: parse(text) as KubernetesObject }));
}

/** Objects that an installation by manifest adds to the official ones. */
const additions: Case[] = filesBelow(join(golden, "argocd-exposure")).flatMap((file) => {
  const text = readFileSync(join(golden, "argocd-exposure", file), "utf8");
  const { manifest } = parse(text) as { manifest: { additions: KubernetesObject[] } };
  return manifest.additions.map((object) => ({ where: `argocd-exposure/${file}: ${object.kind}`, object }));
});

const registered = filesBelow(golden)
  .filter((file) => /^(?:[a-z]+|examples\/.*)\.yaml$/.test(file))
  .flatMap((file) =>
    (parse(readFileSync(join(golden, file), "utf8")) as Registered[]).flatMap((one) =>
      manifestsOf(file, one),
    ),
  );
const all = [...registered, ...additions];
const isServed = ({ object }: Case): boolean => !NOT_SERVED.includes(object.apiVersion?.split("/")[0] ?? "");

/** Contents that a Secret of a type must have; the goldens show none. */
const CONTENTS: Readonly<Record<string, Record<string, string>>> = {
  "kubernetes.io/dockerconfigjson": { ".dockerconfigjson": '{"auths":{}}' },
  "kubernetes.io/tls": { "tls.crt": "", "tls.key": "" },
};

/** A manifest as it can be asked about: in a namespace that is there, with contents where the golden hides them. */
function askable(
  object: KubernetesObject & { type?: string; data?: unknown; stringData?: unknown },
): KubernetesObject {
  const { data, stringData, metadata, ...rest } = object;
  return {
    ...rest,
    ...(typeof data === "object" ? { data } : {}),
    ...(typeof stringData === "object" ? { stringData } : {}),
    ...(object.kind === "Secret" ? { stringData: CONTENTS[object.type ?? ""] ?? {} } : {}),
    metadata: {
      ...metadata,
      name: metadata?.name ?? "",
      ...(metadata?.namespace === undefined ? {} : { namespace: "default" }),
    },
  } as KubernetesObject;
}

/** Lets the API server check and default an object as if it were applied. */
const dryRun = (object: KubernetesObject): Promise<KubernetesObject> =>
  objects().patch(askable(object), undefined, "All", "slipway-test", true, PatchStrategy.ServerSideApply);

// The sandbox runs neither Kargo nor all of Flux, but its API server judges their objects when it has their definitions.
let definitions: string[] = [];
beforeAll(async () => {
  const files = await Promise.all([kargoCrdFiles(), fluxCrdFiles(), rolloutsCrdFiles()]);
  definitions = await addDefinitions(connection(), files.flat());
});
afterAll(() => removeDefinitions(connection(), definitions));

describe("the API server's dry run", () => {
  it("is asked about every kind that the goldens hold", () => {
    const kinds = new Set(all.filter(isServed).map(({ object }) => object.kind));
    expect([...kinds].toSorted()).toEqual([
      ...["Alert", "AnalysisTemplate", "AppProject", "Application", "ApplicationSet"],
      ...[
        "ClusterPromotionTask",
        "ConfigMap",
        "Deployment",
        "GitRepository",
        "HelmRelease",
        "Ingress",
        "Kustomization",
        "Namespace",
        "Project",
      ],
      ...["ProjectConfig", "PromotionTask", "Provider", "Role", "RoleBinding", "Secret", "Service"],
      ...["ServiceAccount", "Stage", "Warehouse"],
    ]);
  });

  it.each(all.filter(isServed))("accepts $where", async ({ object }) => {
    expect(await dryRun(object)).toMatchObject({ kind: object.kind });
  });

  it("refuses a field that does not exist", async () => {
    const application = all.find(({ object }) => object.kind === "Application")?.object;
    const spec = (application as { spec?: object } | undefined)?.spec;
    await expect(
      dryRun({ ...application, spec: { ...spec, autoSync: true } } as KubernetesObject),
    ).rejects.toThrow(/autoSync/);
  });

  it("cannot be asked about what nobody serves here, and only about that", async () => {
    const asked = all.filter((one) => !isServed(one));
    expect(asked.length).toBeGreaterThan(0);
    for (const { object } of asked) await expect(dryRun(object)).rejects.toThrow(/404/);
  });
});
