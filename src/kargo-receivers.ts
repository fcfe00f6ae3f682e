import type * as pulumi from "@pulumi/pulumi";
import { receiverAddress } from "#components/kargo/receiver-address.ts";
import type { LoadedSettings } from "./config/load.ts";
import { receiversUrl } from "./config/receivers-url.ts";

/** What a service must know to report to a receiver. */
export interface ReceiverAccess {
  readonly url: pulumi.Output<string>;
  readonly secret: pulumi.Output<string>;
}

/** The receivers of Kargo's that have an address, by name; none without Kargo. */
export async function receiverAccess({
  settings: { kargo, product },
  secret,
  secretAs,
}: LoadedSettings): Promise<Record<string, ReceiverAccess>> {
  const server = kargo && receiversUrl(kargo);
  if (kargo === undefined || server === undefined) return {};
  return Object.fromEntries(
    await Promise.all(
      Object.entries(kargo.receivers).map(async ([name, { kind, secretFrom }]) => [
        name,
        {
          url: await secretAs(secretFrom, (text) =>
            receiverAddress({ server, project: product, kind, name, secret: text }),
          ),
          secret: await secret(secretFrom),
        },
      ]),
    ),
  );
}
