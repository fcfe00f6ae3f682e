import { join } from "node:path";
import { goModuleFolder } from "#sandbox/toolchain/go.ts";

/** The files of those definitions of Argo Rollouts that Kargo's analyses need, at the pinned release. */
export async function rolloutsCrdFiles(): Promise<[string]> {
  const module = await goModuleFolder(
    join(import.meta.dirname, "rollouts"),
    "github.com/argoproj/argo-rollouts",
  );
  return [join(module, "manifests/crds/analysis-template-crd.yaml")];
}
