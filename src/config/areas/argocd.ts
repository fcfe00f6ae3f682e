import * as z from "zod";
import { DnsLabel } from "../fields.ts";

/** Argo CD of the hub. */
export const ArgoCd = z.strictObject({ namespace: DnsLabel.default("argocd") }).prefault({});
