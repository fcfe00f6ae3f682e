import { credentialAge } from "#components/cluster/credential-age.ts";
import type { ClusterDriver } from "#components/cluster/driver.ts";
import { openDriver } from "#components/cluster/drivers.ts";
import { readRecord } from "#components/cluster/own-files.ts";
import type { ClusterSpec } from "#components/cluster/spec.ts";
import { thisHost } from "#components/cluster/this-host.ts";
import { openObjects } from "#components/kubernetes/apply/objects-api.ts";
import { kubeconfigText } from "#components/kubernetes/kubeconfig.ts";
import { assertOurPlace } from "../../our-place.ts";
import { accessInputs } from "../../topology.ts";
import type { Environment } from "../project.ts";
import { doubtful, type Finding, failed, fine, wrong } from "./finding.ts";
import type { Right } from "./right.ts";
import { lookAtRights, rightsOf } from "./rights.ts";

/** Days before its end at which a cluster's credential should be renewed. */
const RENEW = 14;
const DAY = 86_400_000;

export function judgeAge(
  about: string,
  kubeconfig: string,
  context: string | undefined,
  now: Date,
): Finding[] {
  const age = credentialAge(kubeconfig, context);
  if (age?.until === undefined) return [];
  const days = Math.floor((age.until.getTime() - now.getTime()) / DAY);
  return days >= RENEW
    ? []
    : [
        doubtful(
          about,
          `the ${age.what} of ${age.user} ends in ${days} days`,
          "have the cluster's tool write the kubeconfig again",
        ),
      ];
}

/** Looks at an environment's cluster, and at the hub's where that is another one. */
export async function lookAtClusters(environment: Environment): Promise<Finding[]> {
  const { cluster, context, hubCluster, clusterName, environment: name } = environment.topology;
  const { own, hub } = rightsOf(environment);
  const found = await lookAtCluster(environment, {
    about: `cluster of ${name}`,
    driver: openDriver(cluster, thisHost),
    context,
    rights: own,
  });
  if (clusterName === undefined) return found;
  const spec: ClusterSpec = { driver: "existing", ...accessInputs(hubCluster) };
  const theirs = await lookAtCluster(environment, {
    about: `hub's cluster, for ${name}`,
    driver: openDriver(spec, thisHost),
    context: hubCluster.context,
    rights: hub,
  });
  return [...found, ...theirs];
}

interface Place {
  readonly about: string;
  readonly driver: ClusterDriver;
  readonly context: string | undefined;
  readonly rights: readonly Right[];
}

/** Looks at a cluster: its programs, whether it answers, whose it is, and what its user may do. */
async function lookAtCluster(
  environment: Environment,
  { about, driver, context, rights }: Place,
): Promise<Finding[]> {
  const { settings, topology } = environment;
  try {
    await driver.preflight();
    const presence = await driver.find();
    if (presence === "absent") return [await absent(environment, about, driver.title)];
    if (presence === "stopped")
      return [wrong(about, `${driver.title} is stopped`, `start it: \`${driver.startBy}\``)];
    const kubeconfig = await driver.kubeconfig();
    const api = await openObjects(kubeconfig, context);
    await assertOurPlace(api, settings, topology);
    return [
      fine(about, `${driver.title} answers at ${api.server}`),
      ...judgeAge(about, kubeconfigText(kubeconfig), context, new Date()),
      await lookAtRights(about, api, rights),
    ];
  } catch (error) {
    return [failed(about, error)];
  }
}

async function absent({ topology }: Environment, about: string, title: string): Promise<Finding> {
  const record = await readRecord(topology);
  const { environment } = topology;
  if (record?.made === true)
    return wrong(
      about,
      `${title} was made from here and is gone`,
      `run \`pulumi refresh -s ${environment}\`, then \`pulumi up -s ${environment}\``,
    );
  return fine(about, `${title} is not there yet, and can be made: \`pulumi up -s ${environment}\``);
}
