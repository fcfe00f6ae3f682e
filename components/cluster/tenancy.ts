import * as z from "zod";
import { type Answer, type ObjectsApi, reasonOf } from "#components/kubernetes/apply/objects-api.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import { ENVIRONMENT_LABEL } from "#components/kubernetes/names.ts";

/** Who is about to deploy into a cluster. */
export interface Tenant {
  readonly product: string;
  readonly environment: string;
  /** The namespace of the environment's services. */
  readonly namespace: string;
  /** The environment that is the product's hub. */
  readonly hub: string;
  /** The namespace of Argo CD. */
  readonly argocd: string;
  /** Name of the Secret by which Argo CD knows the product's GitOps repository: a hub makes it, and only a hub. */
  readonly hubSecret: (product: string) => string;
}

const Labelled = z.looseObject({
  metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
});
const LabelledList = z.looseObject({ items: z.array(Labelled) });

const PRODUCT_LABEL = "app.kubernetes.io/part-of";
const MANAGER_LABEL = "app.kubernetes.io/managed-by";
const OURS = `${MANAGER_LABEL}=slipway,argocd.argoproj.io/secret-type=repository`;

/**
 * Makes sure, before anything is changed, that a cluster is not somebody else's place: the environment's namespace is
 * nobody's or its own, and Argo CD has no other hub. What the kubeconfig's user may not see is not judged.
 * @throws ClusterError
 */
export async function assertTenancy(api: ObjectsApi, tenant: Tenant): Promise<void> {
  const [namespace, secrets] = await Promise.all([
    api.call("GET", `/api/v1/namespaces/${tenant.namespace}`),
    api.call("GET", `/api/v1/namespaces/${tenant.argocd}/secrets?labelSelector=${encodeURIComponent(OURS)}`),
  ]);
  for (const answer of [namespace, secrets]) refuseUnknownUser(api, answer);
  if (namespace.status === 200) refuseForeignNamespace(api, tenant, Labelled.parse(namespace.body));
  if (secrets.status === 200) refuseOtherHub(api, tenant, LabelledList.parse(secrets.body).items);
}

function refuseUnknownUser({ server }: ObjectsApi, answer: Answer): void {
  if (answer.status !== 401) return;
  throw new ClusterError(
    `the cluster at ${server} does not accept the kubeconfig's credential: ${reasonOf(answer)}; it has ended or was taken back: have the cluster's tool write the kubeconfig again`,
  );
}

function refuseForeignNamespace(
  { server }: ObjectsApi,
  { product, environment, namespace }: Tenant,
  { metadata: { labels } }: z.infer<typeof Labelled>,
): void {
  const isOurs = labels[MANAGER_LABEL] === "slipway";
  if (isOurs && labels[PRODUCT_LABEL] === product && labels[ENVIRONMENT_LABEL] === environment) return;
  const owner = isOurs
    ? `${labels[ENVIRONMENT_LABEL] ?? "an environment"} of ${labels[PRODUCT_LABEL] ?? "another product"}`
    : labels[MANAGER_LABEL] === undefined
      ? "somebody else"
      : `what ${labels[MANAGER_LABEL]} manages`;
  const label = [
    `${MANAGER_LABEL}=slipway`,
    `${PRODUCT_LABEL}=${product}`,
    `${ENVIRONMENT_LABEL}=${environment}`,
  ];
  throw new ClusterError(
    `the namespace ${namespace} exists in the cluster at ${server} and belongs to ${owner}; an environment has a namespace of its own, so that a destroy takes nothing else away. Choose another product name or cluster, remove it, or hand it over: \`kubectl label --overwrite namespace ${namespace} ${label.join(" ")}\` and \`pulumi import\``,
  );
}

function refuseOtherHub(
  { server }: ObjectsApi,
  { product, environment, hub, argocd, hubSecret }: Tenant,
  secrets: readonly z.infer<typeof Labelled>[],
): void {
  for (const { metadata } of secrets) {
    const { [PRODUCT_LABEL]: owner = "", [ENVIRONMENT_LABEL]: theirHub = "" } = metadata.labels;
    if (metadata.name !== hubSecret(owner) || (owner === product && theirHub === hub)) continue;
    const where = `Argo CD in namespace ${argocd} of the cluster at ${server}`;
    throw new ClusterError(
      owner === product
        ? `${where} is run by the hub ${theirHub} of ${product}, and a product has one hub, but ${environment} takes ${hub} for it; write \`slipway:hub: ${theirHub}\` where it is not the hub, or destroy the other hub first`
        : `${where} belongs to the product ${owner}, not to ${product}: both would change its settings; correct the kubeconfig or its context, or give ${product} a cluster or an Argo CD of its own (argocd.namespace)`,
    );
  }
}
