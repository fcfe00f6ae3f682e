import { digestOf, type GateContext } from "../gates/gate.ts";
import type { Freight } from "../model.ts";
import type { Believed } from "./believe.ts";
import type { Identity, Trust } from "./trust.ts";

/** Whom to believe about images; files are paths in the project. */
export interface TrustSettings {
  /** Files of public keys (PEM), such as cosign.pub. */
  readonly keys: readonly string[];
  readonly identities: readonly Identity[];
  /** File of sigstore's trusted root (JSON). */
  readonly trustedRoot?: string;
}

/** What can be believed about an image; why that cannot be known; undefined while there is no image. */
export type BelievedFact = Believed | { readonly problem: string } | undefined;

/** Reads what is attached to a promotion's image, and sorts out what can be believed. */
export async function askAttachments(
  { freight }: { readonly freight: Freight },
  context: GateContext,
  settings: TrustSettings | undefined,
): Promise<BelievedFact> {
  const digest = await digestOf(context);
  if (digest === undefined) return undefined;
  const [found, trust] = await Promise.all([
    context.attachments(freight, digest),
    settings === undefined ? undefined : trustOf(settings, context),
  ]);
  if ("problem" in found) return found;
  // Loaded when it is needed: the libraries that verify take a while to load.
  const { believe } = await import("#components/promotion/attachments/believe.ts");
  return believe(found, digest, trust);
}

async function trustOf(
  { keys, identities, trustedRoot }: TrustSettings,
  { projectFile }: Pick<GateContext, "projectFile">,
): Promise<Trust> {
  const [pems, root] = await Promise.all([
    Promise.all(keys.map(async (path) => [path, await projectFile(path)] as const)),
    trustedRoot === undefined ? undefined : projectFile(trustedRoot),
  ]);
  return { keys: new Map(pems), identities, trustedRoot: root };
}
