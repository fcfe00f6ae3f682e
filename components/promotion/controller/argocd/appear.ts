import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster, CustomKind } from "#components/kubernetes/cluster.ts";
import type { ApplicationMaker, ArgoCdTarget } from "../../model.ts";
import { applicationKind, REFRESH } from "./applications.ts";

/** Asks for an ApplicationSet's elements anew; what its controller remembers of Git does not count then. */
const REFRESH_SET = "argocd.argoproj.io/application-set-refresh";

/** In milliseconds: how long what makes an Application may take, how often it is asked, and how often one looks. */
export const PATIENCE = { within: 60_000, askEvery: 5_000, lookEvery: 250 };

/**
 * Waits for an Application that something in the cluster makes. What makes it is asked to look again: by itself it would
 * notice a new project, or new files in Git, only minutes later.
 * @throws Error when there is none, with what to do
 */
export async function assertApplication(
  cluster: Pick<Cluster, "server" | "get" | "annotate">,
  { namespace, application, maker }: ArgoCdTarget,
  { within, askEvery, lookEvery } = PATIENCE,
): Promise<void> {
  const isThere = async () => (await cluster.get(applicationKind(namespace), application)) !== undefined;
  if (await isThere()) return;
  const missing = `there is no Application ${namespace}/${application} in the cluster at ${cluster.server}`;
  if (maker === undefined)
    throw new Error(
      `${missing}; run \`pulumi up\` on this environment, or \`pulumi refresh\` first if it was deleted by hand`,
    );
  const deadline = Date.now() + within;
  let askedAt = 0;
  let failure = "";
  do {
    if (Date.now() - askedAt >= askEvery) {
      askedAt = Date.now();
      failure = await askAgain(cluster, namespace, maker);
    }
    await sleep(lookEvery);
    if (await isThere()) return;
  } while (Date.now() < deadline);
  throw new Error(
    `${missing}, and ${maker.kind} ${namespace}/${maker.name} made none within ${within / 1_000} s${failure}; look at its conditions, and run \`pulumi up\` on the stack that owns it`,
  );
}

/** Has what makes the Application look again; returns why that was not possible. */
async function askAgain(
  cluster: Pick<Cluster, "annotate">,
  namespace: string,
  { kind, name }: ApplicationMaker,
): Promise<string> {
  const applications = applicationKind(namespace);
  const [place, annotations]: [CustomKind, Record<string, string>] =
    kind === "ApplicationSet"
      ? [{ ...applications, plural: "applicationsets" }, { [REFRESH_SET]: "true" }]
      : [applications, { [REFRESH]: "normal" }];
  try {
    await cluster.annotate(place, name, annotations);
    return "";
  } catch (error) {
    return ` (${(error as Error).message})`;
  }
}
