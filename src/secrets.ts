import * as pulumi from "@pulumi/pulumi";
import { FileSet } from "#components/gitops/file-set.ts";
import { layout } from "#components/gitops/layout.ts";
import { valuesYaml } from "#components/gitops/values-yaml.ts";
import { EnvironmentSecrets, type EnvironmentSecretsArgs } from "#components/secrets/environment-secrets.ts";
import type { SecretStore } from "#components/secrets/external.manifest.ts";
import type { Store } from "./config/areas/secrets.ts";
import type { LoadedSettings } from "./config/load.ts";
import type { Settings } from "./config/schema.ts";
import type { Topology } from "./topology.ts";

type Items = NonNullable<Settings["secrets"]>["items"];
type Kind = Items[string]["kind"];

const itemsOf = <Wanted extends Kind>(
  { secrets }: Settings,
  kind: Wanted,
): [string, Extract<Items[string], { kind: Wanted }>][] =>
  Object.entries(secrets?.items ?? {}).filter(
    (entry): entry is [string, Extract<Items[string], { kind: Wanted }>] => entry[1].kind === kind,
  );

/** Whether Git carries Secrets of the environment, sealed. */
export const hasSealed = (settings: Settings): boolean => itemsOf(settings, "sealed").length > 0;

/** Makes the Secrets of the environment's namespace, each as its settings say; sealed ones go into Git. */
export async function buildSecrets(
  loaded: LoadedSettings,
  topology: Topology,
  opts: pulumi.ComponentResourceOptions,
  inGit: pulumi.CustomResourceOptions,
): Promise<pulumi.Resource[]> {
  const { settings } = loaded;
  if (settings.secrets === undefined) return [];
  const { product, environment, git } = topology;
  const name = `${product}-${environment}`;
  const made = new EnvironmentSecrets(`${name}-secrets`, await argsOf(loaded, topology), opts);
  if (!hasSealed(settings)) return [made];
  const header = [`Written by the "${environment}" stack: only the controller in its cluster can open it.`];
  const files = Object.entries(made.sealedManifests).map(([secret, manifest]) =>
    manifest.apply((object): [string, string] => [
      `${layout.sealedSecrets(environment)}/${secret}.yaml`,
      valuesYaml(header, { ...object }),
    ]),
  );
  return [
    made,
    new FileSet(
      `${name}-sealed`,
      {
        ...git,
        owner: `sealed secrets of ${environment}`,
        files: pulumi.all(files).apply((entries) => Object.fromEntries(entries)),
      },
      inGit,
    ),
  ];
}

async function argsOf(
  { settings, secret }: LoadedSettings,
  { namespace, labels }: Topology,
): Promise<EnvironmentSecretsArgs> {
  const { stores = {}, sealing } = settings.secrets ?? {};
  const resolved = async (data: Readonly<Record<string, Parameters<typeof secret>[0]>>) =>
    Object.fromEntries(
      await Promise.all(Object.entries(data).map(async ([key, from]) => [key, await secret(from)] as const)),
    );
  return {
    namespace,
    labels,
    plain: Object.fromEntries(
      await Promise.all(
        itemsOf(settings, "plain").map(
          async ([name, { type, data }]) => [name, { type, data: await resolved(data) }] as const,
        ),
      ),
    ),
    sealed: Object.fromEntries(
      itemsOf(settings, "sealed").flatMap(([name, { kind: _kind, ...item }]) =>
        sealing === undefined ? [] : [[name, { ...item, certificateFrom: sealing.certificateFrom }]],
      ),
    ),
    external: Object.fromEntries(
      itemsOf(settings, "external").map(([name, { store, keys, ...item }]) => [
        name,
        { ...item, data: keys, store: { name: store, kind: storeKind(stores[store]) } },
      ]),
    ),
    stores: Object.fromEntries(
      await Promise.all(
        Object.entries(stores).flatMap(([name, store]) => {
          const spec = specOf(store);
          if (spec === undefined) return [];
          const from = credentialOf(store);
          return [
            (async () =>
              [
                name,
                from === undefined ? { store: spec } : { store: spec, credential: await secret(from) },
              ] as const)(),
          ];
        }),
      ),
    ),
  };
}

const storeKind = (store: Store | undefined): "SecretStore" | "ClusterSecretStore" =>
  store?.kind === "existing" && store.clusterWide ? "ClusterSecretStore" : "SecretStore";

/** A store that this program makes. */
function specOf(store: Store): SecretStore | undefined {
  if (store.kind === "existing") return undefined;
  if (store.kind === "other") return store;
  const { namespace: vaultNamespace, ...vault } = store;
  return { ...vault, vaultNamespace };
}

function credentialOf(store: Store) {
  if (store.kind !== "vault" || store.auth.kind === "kubernetes") return undefined;
  return store.auth.kind === "token" ? store.auth.tokenFrom : store.auth.secretIdFrom;
}
