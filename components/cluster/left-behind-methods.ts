import { providerSources } from "#components/dynamic/configuration.ts";
import { type CredentialRef, resolveCredential } from "#components/dynamic/credential.ts";
import { isSame } from "#components/dynamic/same.ts";
import type { StoredMethods } from "#components/dynamic/stored-resource.ts";
import type { ObjectsApi } from "#components/kubernetes/apply/objects-api.ts";
import type { Search } from "./left-in-cluster.ts";

/** What a stack leaves when it is destroyed. */
export interface LeftBehindInputs {
  readonly environment: string;
  /** What stays by the settings: what, and why. */
  readonly stays: readonly string[];
  /** Where more may be found when all else is gone; none where the cluster goes with the stack. */
  readonly cluster?: Search & {
    /** A kubeconfig, as a path or as its contents. */
    readonly kubeconfigFrom: CredentialRef;
    /** A context of that kubeconfig; default: its current one. */
    readonly context?: string;
  };
}

type Cluster = NonNullable<LeftBehindInputs["cluster"]>;
type Connect = (cluster: Cluster) => Promise<ObjectsApi>;

// Only a destroy asks a cluster, but everything of a stack waits for this resource: what talks to clusters is loaded then.
const live: Connect = async ({ kubeconfigFrom, context }) => {
  const { assertClusterAnswers } = await import("#components/kubernetes/answers.ts");
  const { openObjects } = await import("#components/kubernetes/apply/objects-api.ts");
  const kubeconfig = await resolveCredential(kubeconfigFrom, providerSources());
  await assertClusterAnswers(kubeconfig, context);
  return openObjects(kubeconfig, context);
};

/** The report of a destroy that is done. Never fails: a cluster that cannot be asked is part of what it says. */
export async function report(
  { environment, stays, cluster }: LeftBehindInputs,
  connect: Connect = live,
): Promise<string> {
  const lines = [...stays, ...(cluster === undefined ? [] : await found(environment, cluster, connect))];
  return [`${environment} is destroyed. What is left, and why:`, ...lines.map((line) => `  - ${line}`)].join(
    "\n",
  );
}

async function found(environment: string, cluster: Cluster, connect: Connect): Promise<string[]> {
  try {
    const { foundIn } = await import("./left-in-cluster.ts");
    return await foundIn(await connect(cluster), cluster);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [`in the cluster, whatever of ${environment} still is there: it cannot be asked: ${why}`];
  }
}

/** The methods of the report's provider in Pulumi's shapes. */
export const methods: StoredMethods<LeftBehindInputs> = {
  check: async (_olds, news) => ({ inputs: news, failures: [] }),
  diff: async (_id, olds, news) => ({
    changes: (["environment", "stays", "cluster"] as const).some((key) => !isSame(olds[key], news[key])),
  }),
  create: async (inputs) => ({ id: inputs.environment, outs: inputs }),
  read: async (id, props) => (props === undefined ? {} : { id, props }),
  update: async (_id, _olds, news) => ({ outs: news }),
  delete: async (_id, props) => console.log(await report(props)),
};
