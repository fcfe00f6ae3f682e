import { createHash } from "node:crypto";
import type { ReceiverKind } from "./project.manifest.ts";

export interface ReceiverAddressSpec {
  /** Address of Kargo's server for reports: its `EXTERNAL_WEBHOOK_SERVER_BASE_URL`. */
  readonly server: string;
  readonly project: string;
  readonly kind: ReceiverKind;
  /** Name of the receiver. */
  readonly name: string;
  /** What its Secret holds. Who knows the address can try out guesses of it: the address is secret, too. */
  readonly secret: string;
}

/**
 * The address to which a service reports. Kargo writes it into the status of the ProjectConfig once it runs; it follows
 * from these parts alone, so that a service can be told in the update that makes the receiver. Kargo's source warns
 * against changing the rule, since services know the addresses (`buildWebhookPath` in pkg/webhook/external/receiver.go).
 */
export function receiverAddress({ server, project, kind, name, secret }: ReceiverAddressSpec): string {
  const hash = createHash("sha256").update(`${project}${name}${secret}`).digest("hex");
  return `${server.replace(/\/+$/, "")}/${kind}/${hash}`;
}
