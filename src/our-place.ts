import { assertTenancy } from "#components/cluster/tenancy.ts";
import type { ObjectsApi } from "#components/kubernetes/apply/objects-api.ts";
import type { Settings } from "./config/schema.ts";
import { gitopsSecret, type Topology } from "./topology.ts";

/** Makes sure that neither the environment's namespace nor Argo CD is somebody else's. @throws ClusterError */
export const assertOurPlace = (
  api: ObjectsApi,
  { hub, argocd }: Settings,
  { product, environment, namespace }: Topology,
): Promise<void> =>
  assertTenancy(api, {
    product,
    environment,
    namespace,
    hub: hub === true ? environment : hub,
    argocd: argocd.namespace,
    hubSecret: gitopsSecret,
  });
