import * as z from "zod";
import type { ObjectsApi } from "#components/kubernetes/apply/objects-api.ts";
import { fluxSettings } from "../../config/areas/flux.ts";
import type { Environment } from "../project.ts";
import { doubtful, type Finding, fine, wrong } from "./finding.ts";
import { kargoRights } from "./kargo-rights.ts";
import type { Right } from "./right.ts";

/** What an environment's stack does in its cluster, and in the hub's where that is another one. */
export interface Rights {
  readonly own: readonly Right[];
  readonly hub: readonly Right[];
}

const RBAC = "rbac.authorization.k8s.io";
const create = (resource: string, group: string, namespace?: string): Right => ({
  verb: "create",
  group,
  resource,
  ...(namespace === undefined ? {} : { namespace }),
});

/** What an environment's stack does in each cluster. */
export function rightsOf(environment: Pick<Environment, "settings" | "topology">): Rights {
  const { namespace, clusterName } = environment.topology;
  const place = [create("namespaces", ""), create("secrets", "", namespace)];
  const controllers = [
    ...controllerRights(environment),
    ...kargoRights(environment),
    ...hubRights(environment),
  ];
  if (clusterName === undefined) return { own: [...place, ...controllers], hub: [] };
  const account = [
    create("serviceaccounts", "", namespace),
    create("roles", RBAC, namespace),
    create("rolebindings", RBAC, namespace),
  ];
  const { namespace: argocd } = environment.settings.argocd;
  return { own: [...place, ...account], hub: [...controllers, create("secrets", "", argocd)] };
}

/** What the environment's objects of its controller take. */
function controllerRights({ settings, topology }: Pick<Environment, "settings" | "topology">): Right[] {
  if (settings.gitops.controller === "argocd") {
    const { namespace } = settings.argocd;
    return [
      create("applications", "argoproj.io", namespace),
      create("appprojects", "argoproj.io", namespace),
    ];
  }
  const { namespace } = fluxSettings(settings.flux);
  return [
    create("gitrepositories", "source.toolkit.fluxcd.io", namespace),
    create("helmreleases", "helm.toolkit.fluxcd.io", namespace),
    create("secrets", "", namespace),
    create("serviceaccounts", "", namespace),
    create("roles", RBAC, topology.namespace),
    create("rolebindings", RBAC, topology.namespace),
  ];
}

/** What the hub does besides: Argo CD's way into the GitOps repository, and the controllers that it installs. */
function hubRights({ settings }: Pick<Environment, "settings">): Right[] {
  const { hub, gitops, argocd, flux, kargo } = settings;
  if (hub !== true) return [];
  const hasArgoCd = gitops.controller === "argocd" || gitops.keepArgoCd;
  const installs =
    (hasArgoCd && argocd.install.method !== "external") ||
    (flux !== undefined && flux.install.method !== "external") ||
    (kargo !== undefined && kargo.install.method !== "external");
  return [
    ...(hasArgoCd ? [create("secrets", "", argocd.namespace)] : []),
    ...(installs
      ? [create("customresourcedefinitions", "apiextensions.k8s.io"), create("clusterroles", RBAC)]
      : []),
  ];
}

const wordsOf = ({ verb, resource, subresource, group, namespace }: Right): string =>
  `${verb} ${resource}${subresource === undefined ? "" : `/${subresource}`}${group === "" ? "" : `.${group}`}${namespace === undefined ? "" : ` in ${namespace}`}`;

/** @param lacking what the kubeconfig's user may not do */
export function judgeRights(about: string, lacking: readonly Right[]): Finding {
  const [first] = lacking;
  if (first === undefined) return fine(about, "its user may do what a deployment does");
  const look = `kubectl auth can-i ${first.verb} ${first.resource}${first.subresource === undefined ? "" : ` --subresource=${first.subresource}`}${first.namespace === undefined ? "" : ` -n ${first.namespace}`}`;
  return wrong(
    about,
    `its user may not ${lacking.map(wordsOf).join(", nor ")}`,
    `let an administrator bind a role with these rights to it, and look again: \`${look}\``,
  );
}

const Review = z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) });

/** Undefined where the cluster does not tell. */
async function isAllowed(api: ObjectsApi, right: Right): Promise<boolean | undefined> {
  const answer = await api.call("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: right },
  });
  return Review.safeParse(answer.body).data?.status.allowed;
}

/** Asks a cluster whether the kubeconfig's user may do all of this. */
export async function lookAtRights(
  about: string,
  api: ObjectsApi,
  rights: readonly Right[],
): Promise<Finding> {
  const answers = await Promise.all(rights.map((right) => isAllowed(api, right)));
  if (answers.includes(undefined))
    return doubtful(
      about,
      "it does not tell what its user may do",
      "compare what `kubectl auth can-i --list` shows with docs/security.md",
    );
  return judgeRights(
    about,
    rights.filter((_right, index) => answers[index] === false),
  );
}
