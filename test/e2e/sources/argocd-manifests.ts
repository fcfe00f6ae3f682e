import { join } from "node:path";
import { checkout } from "#sandbox/local.ts";
import { goModuleFolder } from "#sandbox/toolchain/go.ts";

const MODULE = "github.com/argoproj/argo-cd/v3";

/** Releases of Argo CD, by the folder of the go.mod that pins each. */
const PINNED = {
  installed: join(checkout, "sandbox/toolchain/cluster"),
  next: join(import.meta.dirname, "argocd-next"),
} as const;

/**
 * The path of Argo CD's official manifest as its makers publish it in their Go module: of the release that is installed by
 * default, or of one of the line after it.
 */
export async function argocdManifest(
  release: keyof typeof PINNED,
  highAvailability: boolean,
): Promise<string> {
  const folder = await goModuleFolder(PINNED[release], MODULE);
  return join(folder, "manifests", ...(highAvailability ? ["ha"] : []), "install.yaml");
}
