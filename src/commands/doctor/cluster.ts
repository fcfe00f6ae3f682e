import * as z from "zod";
import { credentialAge } from "#components/cluster/credential-age.ts";
import { openDriver } from "#components/cluster/drivers.ts";
import { readRecord } from "#components/cluster/own-files.ts";
import { thisHost } from "#components/cluster/this-host.ts";
import { type ObjectsApi, openObjects } from "#components/kubernetes/apply/objects-api.ts";
import { kubeconfigText } from "#components/kubernetes/kubeconfig.ts";
import { assertOurPlace } from "../../our-place.ts";
import type { Environment } from "../project.ts";
import { doubtful, type Finding, failed, fine, wrong } from "./finding.ts";

/** Something that a deployment does in a cluster. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Undefined: in the whole cluster. */
  readonly namespace?: string;
}

/** What an environment's stack does in its cluster. */
export function rightsOf({ settings, topology }: Pick<Environment, "settings" | "topology">): Right[] {
  const { namespace: argocd, install } = settings.argocd;
  const at = (resource: string, group: string, namespace?: string): Right => ({
    verb: "create",
    group,
    resource,
    ...(namespace === undefined ? {} : { namespace }),
  });
  return [
    at("namespaces", ""),
    at("secrets", "", topology.namespace),
    at("applications", "argoproj.io", argocd),
    at("appprojects", "argoproj.io", argocd),
    ...(settings.hub === true ? [at("secrets", "", argocd)] : []),
    ...(settings.hub === true && install.method !== "external"
      ? [
          at("customresourcedefinitions", "apiextensions.k8s.io"),
          at("clusterroles", "rbac.authorization.k8s.io"),
        ]
      : []),
  ];
}

const wordsOf = ({ verb, resource, group, namespace }: Right): string =>
  `${verb} ${resource}${group === "" ? "" : `.${group}`}${namespace === undefined ? "" : ` in ${namespace}`}`;

/** @param lacking what the kubeconfig's user may not do */
export function judgeRights(about: string, lacking: readonly Right[]): Finding {
  if (lacking.length === 0) return fine(about, "its user may do what a deployment does");
  return wrong(
    about,
    `its user may not ${lacking.map(wordsOf).join(", nor ")}`,
    `let an administrator bind a role with these rights to it, and look again: \`kubectl auth can-i ${lacking[0]?.verb} ${lacking[0]?.resource}\``,
  );
}

const Review = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });

async function isLacking(api: ObjectsApi, right: Right): Promise<boolean> {
  const answer = await api.call("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: right },
  });
  return Review.safeParse(answer.body).data?.status.allowed === false;
}

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

/** Looks at an environment's cluster: its programs, whether it answers, whose it is, and what its user may do. */
export async function lookAtCluster(environment: Environment): Promise<Finding[]> {
  const { settings, topology } = environment;
  const about = `cluster of ${topology.environment}`;
  const driver = openDriver(topology.cluster, thisHost);
  try {
    await driver.preflight();
    const presence = await driver.find();
    if (presence === "absent") return [await absent(environment, about, driver.title)];
    if (presence === "stopped")
      return [wrong(about, `${driver.title} is stopped`, `start it: \`${driver.startBy}\``)];
    const kubeconfig = await driver.kubeconfig();
    const api = await openObjects(kubeconfig, topology.context);
    await assertOurPlace(api, settings, topology);
    const rights = rightsOf(environment);
    const lacks = await Promise.all(rights.map((right) => isLacking(api, right)));
    return [
      fine(about, `${driver.title} answers at ${api.server}`),
      ...judgeAge(about, kubeconfigText(kubeconfig), topology.context, new Date()),
      judgeRights(
        about,
        rights.filter((_right, index) => lacks[index]),
      ),
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
