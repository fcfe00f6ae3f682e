import * as z from "zod";
import { Applications } from "./areas/applications.ts";
import { ArgoCd } from "./areas/argocd.ts";
import { Certificates } from "./areas/certificates.ts";
import { Ci } from "./areas/ci.ts";
import { Cluster } from "./areas/cluster.ts";
import { Flux } from "./areas/flux.ts";
import { Freight } from "./areas/freight.ts";
import { Waive } from "./areas/gates.ts";
import { GitHub } from "./areas/github.ts";
import { GitOps } from "./areas/gitops.ts";
import { Groups } from "./areas/groups.ts";
import { HubCluster } from "./areas/hub-cluster.ts";
import { Images } from "./areas/images.ts";
import { Ingress } from "./areas/ingress.ts";
import { Kargo } from "./areas/kargo.ts";
import { Notifications } from "./areas/notifications.ts";
import { Observability } from "./areas/observability.ts";
import { Pipeline } from "./areas/pipeline.ts";
import { Promotion } from "./areas/promotion.ts";
import { Registry } from "./areas/registry.ts";
import { Secrets } from "./areas/secrets.ts";
import { Services } from "./areas/services.ts";
import { Size } from "./areas/size.ts";
import { DnsLabel } from "./fields.ts";

/** Every setting: what all environments share (Pulumi.yaml) and what is true of one (Pulumi.<env>.yaml). */
export const Settings = z.strictObject({
  product: DnsLabel.meta({ description: "Name of the set of services delivered together" }),
  services: Services,
  groups: Groups,
  pipeline: Pipeline,
  github: GitHub,
  registry: Registry,
  images: Images,
  argocd: ArgoCd,
  applications: Applications,
  gitops: GitOps,
  flux: Flux,
  promotion: Promotion,
  kargo: Kargo,
  ci: Ci,
  notifications: Notifications,
  observability: Observability,
  hub: z.union([z.literal(true), DnsLabel]).meta({
    description: "true in the stack that owns what environments share; elsewhere that stack's name",
  }),
  cluster: Cluster,
  hubCluster: HubCluster,
  freight: Freight,
  waive: Waive,
  size: Size,
  ingress: Ingress,
  certificates: Certificates,
  secrets: Secrets,
});
export type Settings = z.infer<typeof Settings>;
