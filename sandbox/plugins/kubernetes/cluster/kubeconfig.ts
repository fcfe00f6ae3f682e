import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { isObject, type JsonObject, objectOr, objectsIn, text } from "../values/json.ts";
import { messageOf } from "./errors.ts";

/** Which kubeconfig to use, and what to pick in it. */
export interface KubeconfigSource {
  /** A path or the contents; without it $KUBECONFIG is read, and then ~/.kube/config. */
  readonly kubeconfig?: string | undefined;
  /** Instead of `current-context`. */
  readonly context?: string | undefined;
  /** Instead of the cluster that the context names. */
  readonly cluster?: string | undefined;
}

/** An entry of a kubeconfig with the folder that its relative paths start from. */
export interface Entry {
  readonly values: JsonObject;
  readonly folder: string;
}

/** What a kubeconfig selects. */
export interface Selection {
  readonly cluster: Entry;
  readonly user: Entry;
  /** The context's namespace, `default` when it names none. */
  readonly namespace: string;
}

async function parse(contents: string, origin: string, folder: string): Promise<Entry> {
  // The YAML parser is only paid for by commands that need the cluster.
  const { parse: parseYaml } = await import("yaml");
  let values: unknown;
  try {
    values = parseYaml(contents);
  } catch (error) {
    throw new Error(`${origin} is not YAML: ${messageOf(error).split("\n")[0]}`);
  }
  if (!isObject(values)) throw new Error(`${origin} holds no kubeconfig: expected a YAML or JSON mapping`);
  return { values, folder };
}

async function read(path: string): Promise<Entry> {
  const file = path.startsWith("~/") ? join(homedir(), path.slice(2)) : resolve(path);
  return parse(await readFile(file, "utf8"), `the kubeconfig ${file}`, dirname(file));
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

async function readGiven(given: string): Promise<Entry> {
  if (/\n|^\s*\{/.test(given)) return parse(given, "the provider's kubeconfig", process.cwd());
  try {
    return await read(given);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new Error(
      `the kubeconfig file "${given}" does not exist: give the provider an existing path or the contents`,
    );
  }
}

async function readDefaults(env: NodeJS.ProcessEnv): Promise<Entry[]> {
  const paths = env.KUBECONFIG?.split(delimiter).filter(Boolean) ?? [join(homedir(), ".kube", "config")];
  const found: Entry[] = [];
  for (const path of paths) {
    try {
      found.push(await read(path));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  if (found.length > 0) return found;
  throw new Error(
    `no kubeconfig: ${paths.join(", ")} does not exist; give the provider one or set KUBECONFIG to an existing file`,
  );
}

function find(documents: readonly Entry[], list: string, key: string, name: string): Entry | undefined {
  for (const { values, folder } of documents) {
    const match = objectsIn(values[list]).find((entry) => entry.name === name);
    if (match) return { values: objectOr(match[key]), folder };
  }
  return undefined;
}

/** Reads the kubeconfig and picks context, cluster and user. Throws, naming what is missing. */
export async function selectFromKubeconfig(
  source: KubeconfigSource,
  env: NodeJS.ProcessEnv,
): Promise<Selection> {
  const documents = source.kubeconfig ? [await readGiven(source.kubeconfig)] : await readDefaults(env);
  const current = documents.map(({ values }) => text(values["current-context"])).find(Boolean);
  const contextName = source.context ?? current;
  const context = contextName ? find(documents, "contexts", "context", contextName) : undefined;
  if (contextName && !context) throw new Error(`the kubeconfig has no context "${contextName}"`);
  const clusterName = source.cluster ?? text(context?.values.cluster);
  const cluster = find(documents, "clusters", "cluster", clusterName);
  if (!cluster || !text(cluster.values.server)) {
    throw new Error(
      clusterName
        ? `the kubeconfig has no server for the cluster "${clusterName}"`
        : "the kubeconfig selects no context: set its current-context or the provider's context",
    );
  }
  return {
    cluster,
    user: find(documents, "users", "user", text(context?.values.user)) ?? { values: {}, folder: "" },
    namespace: text(context?.values.namespace) || "default",
  };
}
