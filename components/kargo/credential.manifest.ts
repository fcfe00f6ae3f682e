import type { InProject } from "./kind.ts";

/** What a credential is for. Kargo finds it by this label and the repository's address, never by its name. */
type RepositoryKind = "git" | "image" | "helm";

/** A way into a repository; `Secret` is the type of values that are kept secret. */
export type CredentialSpec<Secret> = InProject & {
  readonly repositoryKind: RepositoryKind;
  /** Exactly as in the subscription or the step; images without a scheme. */
  readonly repository: string;
} & (
    | {
        /** Must not be empty, even where a token alone would do. */
        readonly username: string | Secret;
        readonly password: Secret;
      }
    | {
        readonly githubApp: {
          readonly clientId: string;
          readonly installationId: string;
          readonly privateKey: Secret;
        };
      }
  );

/** The parts of a Secret that Kargo reads: a credential, or what a webhook receiver shares with who reports to it. */
export interface KargoSecret<Secret> {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Record<string, string>;
  };
  readonly stringData: Record<string, string | Secret>;
}

/** The label by which Kargo knows what a Secret is for. */
export const CREDENTIAL_LABEL = "kargo.akuity.io/cred-type";

/** The Secret of a repository's credential. @throws when the user name is empty, with which Kargo would use no credential */
export function credentialManifest<Secret>(spec: CredentialSpec<Secret>): KargoSecret<Secret> {
  const metadata = {
    name: spec.name,
    namespace: spec.project,
    labels: { ...spec.labels, [CREDENTIAL_LABEL]: spec.repositoryKind },
  };
  if ("githubApp" in spec) {
    const { clientId, installationId, privateKey } = spec.githubApp;
    return {
      metadata,
      stringData: {
        repoURL: spec.repository,
        githubAppClientID: clientId,
        githubAppInstallationID: installationId,
        githubAppPrivateKey: privateKey,
      },
    };
  }
  if (spec.username === "")
    throw new Error(
      `the credential of ${spec.repository} has an empty user name, and Kargo would not use it; write any, e.g. x-access-token`,
    );
  return {
    metadata,
    stringData: { repoURL: spec.repository, username: spec.username, password: spec.password },
  };
}
