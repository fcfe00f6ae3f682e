import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Place } from "./external.manifest.ts";

export interface PlainSecretArgs extends Place {
  readonly secretName: string;
  readonly type: string;
  readonly data: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A Kubernetes Secret whose values come from whoever runs the program; the state has them encrypted. */
export const plainSecret = (
  name: string,
  { secretName, namespace, labels, type, data }: PlainSecretArgs,
  opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): k8s.core.v1.Secret =>
  new k8s.core.v1.Secret(
    name,
    { metadata: { name: secretName, namespace, labels: { ...labels } }, type, stringData: { ...data } },
    opts,
  );
