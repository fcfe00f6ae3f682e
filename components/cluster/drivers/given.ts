import { assertClusterAnswers } from "#components/kubernetes/answers.ts";
import { namedCluster } from "#components/kubernetes/cluster-address.ts";
import { ClusterError, kubeconfigText } from "#components/kubernetes/kubeconfig.ts";
import { assertCredentialValid } from "../credential-age.ts";
import type { ClusterDriver, DriverKind } from "../driver.ts";
import type { Host } from "../host.ts";
import type { ExistingSpec, SandboxSpec } from "../spec.ts";

/** A cluster that is there already and stays when everything of ours is gone. */
function open(
  { kubeconfigFrom, context }: Pick<ExistingSpec, "kubeconfigFrom" | "context">,
  host: Host,
  title: string,
  startBy: string,
): ClusterDriver {
  async function preflight(): Promise<void> {
    const kubeconfig = await host.credential(kubeconfigFrom);
    const text = kubeconfigText(kubeconfig);
    // Before the credential is looked at: what is no kubeconfig has none.
    namedCluster(text, context);
    assertCredentialValid(text, context, new Date());
    await assertClusterAnswers(kubeconfig, context);
  }
  const notOurs = async (): Promise<never> => {
    throw new ClusterError(
      `${title} is there already, and is neither made nor changed by this program; choose another driver`,
    );
  };
  return {
    title,
    startBy,
    preflight,
    find: async () => {
      await preflight();
      return "running";
    },
    create: notOurs,
    change: notOurs,
    kubeconfig: () => host.credential(kubeconfigFrom),
    remove: async () => host.say(`${title} was there before, and stays`),
  };
}

/** Clusters that somebody else made. */
export const existing: DriverKind<ExistingSpec> = {
  open: (spec, host) =>
    open(
      spec,
      host,
      spec.context === undefined ? "the existing cluster" : `the existing cluster of context ${spec.context}`,
      "whatever its owner starts it with",
    ),
  changes: () => [],
};

/** The sandbox's cluster. */
export const sandbox: DriverKind<SandboxSpec> = {
  open: (spec, host) => open(spec, host, "the sandbox's cluster", "npm start"),
  changes: () => [],
};
