import type * as pulumi from "@pulumi/pulumi";

/** How Argo CD signs in to a repository. */
export type RepositoryAccess =
  | { readonly kind: "token"; readonly username: pulumi.Input<string>; readonly token: pulumi.Input<string> }
  | { readonly kind: "ssh"; readonly privateKey: pulumi.Input<string> }
  | {
      readonly kind: "github-app";
      readonly appId: number;
      readonly installationId: number;
      readonly privateKey: pulumi.Input<string>;
      /** Address of a GitHub Enterprise server's API; default: github.com. */
      readonly baseUrl?: string;
    };

/** A repository of manifests or charts, or the beginning of the addresses of several. */
export interface RepositoryAddress {
  /** `oci`: a registry that holds Helm charts. */
  readonly kind: "git" | "helm" | "oci";
  readonly url: string;
  /** Nothing for a public one. */
  readonly access?: RepositoryAccess;
  /** A registry without TLS. */
  readonly plainHttp?: boolean;
}

/** The keys of the Secret by which Argo CD knows a repository (operator manual, declarative setup). Every value is a text. */
export function repositorySecret({
  kind,
  url,
  access,
  plainHttp = false,
}: RepositoryAddress): Record<string, pulumi.Input<string>> {
  return {
    type: kind === "git" ? "git" : "helm",
    // A registry's address has no scheme; by that, and by `enableOCI`, Argo CD knows it.
    url: kind === "oci" ? url.replace(/^oci:\/\//, "") : url,
    ...(kind === "oci" ? { enableOCI: "true" } : {}),
    ...(plainHttp ? { insecureOCIForceHttp: "true" } : {}),
    ...(access === undefined ? {} : accessKeys(access)),
  };
}

function accessKeys(access: RepositoryAccess): Record<string, pulumi.Input<string>> {
  switch (access.kind) {
    case "token":
      return { username: access.username, password: access.token };
    case "ssh":
      return { sshPrivateKey: access.privateKey };
    case "github-app":
      return {
        githubAppID: String(access.appId),
        githubAppInstallationID: String(access.installationId),
        githubAppPrivateKey: access.privateKey,
        ...(access.baseUrl === undefined ? {} : { githubAppEnterpriseBaseUrl: access.baseUrl }),
      };
  }
}
