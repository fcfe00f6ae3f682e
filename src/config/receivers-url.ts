import type { Settings } from "./schema.ts";

/**
 * Address of Kargo's server for what services report; undefined where neither the settings nor the installation say it.
 * Behind an ingress of ours it is below the interface's address, as Kargo's chart has it by default.
 */
export function receiversUrl(kargo: NonNullable<Settings["kargo"]>): string | undefined {
  const { install } = kargo;
  if (kargo.receiversUrl !== undefined) return kargo.receiversUrl;
  return install.method === "chart" && install.exposure.kind === "ingress"
    ? `https://${install.exposure.host}/webhooks`
    : undefined;
}
