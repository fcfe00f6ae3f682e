import * as z from "zod";
import { CredentialReference } from "../fields.ts";
import { K3s } from "./cluster/k3s.ts";
import { Kind } from "./cluster/kind.ts";
import { driverMeaning } from "./cluster/managed.ts";
import { Microk8s } from "./cluster/microk8s.ts";
import { Minikube } from "./cluster/minikube.ts";

/** The cluster of one environment. */
export const Cluster = z
  .discriminatedUnion("driver", [
    z.strictObject({ driver: z.literal("sandbox").meta(driverMeaning) }),
    z.strictObject({
      driver: z.literal("existing").meta(driverMeaning),
      kubeconfigFrom: CredentialReference.meta({ description: "The kubeconfig that opens it" }),
      context: z
        .string()
        .min(1)
        .optional()
        .meta({ description: "Context of the kubeconfig; default: its current one", examples: ["kind-dev"] }),
    }),
    Kind,
    Minikube,
    K3s,
    Microk8s,
  ])
  .meta({
    description:
      "The cluster of this environment: the sandbox's, an existing one by its kubeconfig, or one that this stack makes and removes",
  });
export type Cluster = z.infer<typeof Cluster>;
