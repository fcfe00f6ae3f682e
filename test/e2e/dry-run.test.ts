import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type KubernetesObject, PatchStrategy } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { filesBelow } from "#test/harness/files.ts";
import { objects } from "./harness/objects.ts";

const golden = join(import.meta.dirname, "../golden");

/** Groups whose definitions the sandbox has not: their schemas are checked by a test of their own. */
const NOT_SERVED = ["kargo.akuity.io", "cert-manager.io", "external-secrets.io", "monitoring.coreos.com"];

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

const all = filesBelow(golden)
  .filter((file) => /^(?:[a-z]+|examples\/.*)\.yaml$/.test(file))
  .flatMap((file) =>
    (parse(readFileSync(join(golden, file), "utf8")) as Registered[]).flatMap((one) =>
      manifestsOf(file, one),
    ),
  );
const isServed = ({ object }: Case): boolean =>
  // Argo Rollouts shares Argo CD's group.
  object.kind !== "AnalysisTemplate" &&
  !NOT_SERVED.includes(object.apiVersion?.split("/")[0] ?? "") &&
  // Flux's are there as soon as the test of Flux has begun; their schemas are checked by a test of their own, too.
  !object.apiVersion?.includes(".toolkit.fluxcd.io/");

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

describe("the API server's dry run", () => {
  it("is asked about every kind that the goldens hold", () => {
    const kinds = new Set(all.filter(isServed).map(({ object }) => object.kind));
    expect([...kinds].toSorted()).toEqual([
      ...["AppProject", "Application", "ApplicationSet", "ConfigMap", "Deployment", "Namespace", "Role"],
      ...["RoleBinding", "Secret", "Service", "ServiceAccount"],
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

  it("cannot be asked about what the sandbox does not serve, and only about that", async () => {
    const asked = all.filter((one) => !isServed(one));
    expect(asked.length).toBeGreaterThan(0);
    for (const group of NOT_SERVED) {
      const one = asked.find(({ object }) => object.apiVersion?.startsWith(group));
      await expect(dryRun(one?.object ?? { kind: "" })).rejects.toThrow(new RegExp(`${group}.*404`));
    }
  });
});
