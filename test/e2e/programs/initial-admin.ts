import type * as pulumi from "@pulumi/pulumi";
import { InitialAdmin } from "#components/argocd/initial-admin.ts";

/** A program of a user of the library: the first password of the Argo CD that is there. */
export default function main(): Record<string, pulumi.Output<string>> {
  const { password } = new InitialAdmin("admin", {
    namespace: "argocd",
    // In the project's folder, not beside this file, where the engine starts the provider.
    kubeconfigFrom: { file: "kubeconfig" },
  });
  return { password };
}
