import { type KubeconfigSource, selectFromKubeconfig } from "./cluster/kubeconfig.ts";
import { type JsonObject, same, text } from "./values/json.ts";
import { hasUnknown, reveal } from "./values/secrets.ts";

/** What a Provider resource, or the stack's `kubernetes:` configuration, says. */
export interface Settings extends KubeconfigSource {
  /** For objects that name no namespace; that of the kubeconfig's context without it. */
  readonly namespace: string | undefined;
  /** Change a ConfigMap's data in place instead of replacing the object. */
  readonly configMapsMutable: boolean;
  /** Change a Secret's data in place instead of replacing the object. */
  readonly secretsMutable: boolean;
  /** Take over fields that other managers own, for every object. */
  readonly forceConflicts: boolean;
  /** Take over an object that is there already, instead of refusing to create it. */
  readonly upsert: boolean;
  /** Drop resources from the state when their cluster does not answer. */
  readonly deleteUnreachable: boolean;
}

/** Reads the variables of Configure; switches fall back to the environment variables of the official plugin. */
export function readSettings(variables: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv): Settings {
  const value = (key: string): string | undefined => variables[`kubernetes:config:${key}`] || undefined;
  const enabled = (key: string, variable: string): boolean => (value(key) ?? env[variable]) === "true";
  return {
    kubeconfig: value("kubeconfig"),
    context: value("context"),
    cluster: value("cluster"),
    namespace: value("namespace"),
    configMapsMutable: enabled("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
    secretsMutable: enabled("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    forceConflicts: enabled("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
    upsert: enabled("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
    deleteUnreachable: enabled("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
  };
}

/** Settings of the official provider that would change what this one does; the value is the only one it can honour. */
const UNSUPPORTED: Readonly<Record<string, string | undefined>> = {
  clusterIdentifier: undefined,
  enableServerSideApply: "true",
  helmReleaseSettings: undefined,
  kubeClientSettings: undefined,
  renderYamlToDirectory: undefined,
  skipUpdateUnreachable: "false",
};

/** One failure for each setting that the stand-in cannot honour. */
export function checkSettings(inputs: JsonObject): { property: string; reason: string }[] {
  return Object.entries(UNSUPPORTED)
    .filter(([key, honoured]) => inputs[key] !== undefined && inputs[key] !== honoured)
    .map(([property]) => ({
      property,
      reason: `the sandbox's stand-in for the Kubernetes plugin has no ${property}: remove it, or install the official plugin (pulumi plugin install resource kubernetes)`,
    }));
}

async function activeCluster(inputs: JsonObject): Promise<JsonObject | undefined> {
  const given = (key: string): string | undefined => text(inputs[key]) || undefined;
  const source = { kubeconfig: given("kubeconfig"), context: given("context"), cluster: given("cluster") };
  return selectFromKubeconfig(source, process.env).then(
    (selection) => selection.cluster.values,
    () => undefined,
  );
}

/** The settings that changed, and those that put the resources on another cluster, so that they must be made anew there. */
export async function diffSettings(
  before: JsonObject,
  after: JsonObject,
): Promise<{ diffs: string[]; replaces: string[] }> {
  const [olds, news] = [reveal(before), reveal(after)];
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((key) => key !== "version");
  const diffs = keys.filter((key) => !same(olds[key], news[key]));
  const choosing = diffs.filter((key) => ["kubeconfig", "context", "cluster"].includes(key));
  if (choosing.length === 0) return { diffs, replaces: [] };
  if (choosing.some((key) => hasUnknown(news[key]))) return { diffs, replaces: choosing };
  const [was, is] = await Promise.all([activeCluster(olds), activeCluster(news)]);
  return { diffs, replaces: was && is && !same(was, is) ? choosing : [] };
}
