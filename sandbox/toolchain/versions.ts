/**
 * The version of every program of the sandbox, without a leading `v`. The Go modules beside this file, and the npm
 * packages of the same name, must say the same; a test compares them.
 */
export const versions = {
  pulumi: "3.259.0",
  pulumiKubernetes: "4.34.2",
  pulumiGithub: "6.15.0",
  kubernetes: "1.34.2",
  etcd: "3.6.4",
  argocd: "3.2.11",
  kwok: "0.7.0",
  helm: "3.19.4",
  kustomize: "5.8.1",
  crane: "0.21.9",
  miniredis: "2.35.0",
  actionlint: "1.7.12",
  fluxSource: "1.9.5",
  fluxKustomize: "1.9.5",
  fluxHelm: "1.6.0",
} as const;
