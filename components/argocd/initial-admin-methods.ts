import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { providerSources } from "#components/dynamic/configuration.ts";
import { type CredentialRef, resolveCredential } from "#components/dynamic/credential.ts";
import type { StoredMethods } from "#components/dynamic/stored-resource.ts";
import { type Objects, objectsOf } from "#components/kubernetes/apply/objects.ts";
import { openObjects } from "#components/kubernetes/apply/objects-api.ts";

/** Where the first password of the account admin is looked for. */
export interface InitialAdminInputs {
  /** Namespace of Argo CD. */
  readonly namespace: string;
  readonly kubeconfigFrom: CredentialRef;
  readonly context?: string;
}

export interface InitialAdminOutputs extends InitialAdminInputs {
  readonly password: string;
}

/** The Secret that Argo CD's server makes (operator manual, "Getting Started"). */
const SECRET = "argocd-initial-admin-secret";
/** Seconds after the installation within which the server makes it. */
const WITHIN = 30;

const Contents = z.looseObject({ data: z.looseObject({ password: z.string() }) });

/** The password, or "" when its Secret does not appear in time. */
export async function initialPassword(
  cluster: Objects,
  namespace: string,
  withinSeconds = WITHIN,
): Promise<string> {
  const ref = { apiVersion: "v1", kind: "Secret", namespace, name: SECRET };
  const deadline = Date.now() + withinSeconds * 1_000;
  for (;;) {
    const found = Contents.safeParse(await cluster.get(ref));
    if (found.success) return Buffer.from(found.data.data.password, "base64").toString();
    if (Date.now() > deadline) return "";
    await sleep(500);
  }
}

async function read(inputs: InitialAdminInputs): Promise<InitialAdminOutputs> {
  const kubeconfig = await resolveCredential(inputs.kubeconfigFrom, providerSources());
  const cluster = objectsOf(await openObjects(kubeconfig, inputs.context));
  const password = await initialPassword(cluster, inputs.namespace);
  if (password === "")
    console.log(
      `Argo CD made no first password: there is no Secret ${inputs.namespace}/${SECRET} (admin has one already, or is switched off)`,
    );
  return { ...inputs, password };
}

/** The methods of the provider of the first password in Pulumi's shapes. */
export const methods: StoredMethods<InitialAdminInputs, InitialAdminOutputs> = {
  check: async (_olds, news) => ({ inputs: news, failures: [] }),
  diff: async (_id, olds, news) => {
    const replaces = (["namespace", "context"] as const).filter((key) => olds[key] !== news[key]);
    return { changes: replaces.length > 0, replaces };
  },
  create: async (inputs) => ({ id: `${inputs.namespace}/${SECRET}`, outs: await read(inputs) }),
  // The Secret may be gone by now, as Argo CD recommends: what was read stays.
  read: async (id, props) => (props === undefined ? {} : { id, props }),
  update: async (_id, olds, news) => ({ outs: { ...news, password: olds.password } }),
  delete: async () => {},
};
