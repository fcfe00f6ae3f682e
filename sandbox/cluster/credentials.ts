import { generateKeyPairSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Layout } from "../processes/layout.ts";
import { readIfThere, writePrivateFile } from "../processes/private-files.ts";

/** Who may talk to the API server, each with a token of its own. */
export interface ClusterTokens {
  readonly admin: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kwok: string;
  readonly argocd: string;
  readonly flux: string;
}

/** Every credential of a sandbox. Paths where a program wants a file, values where the sandbox itself needs them. */
export interface Credentials {
  readonly tokens: ClusterTokens;
  readonly tokensFile: string;
  readonly serviceAccountKey: string;
  readonly serviceAccountPublicKey: string;
  /** Signs the tokens that Argo CD's server accepts. */
  readonly argocdServerKey: string;
  readonly webhookSecret: string;
  readonly webhookSecretFile: string;
  readonly githubTokenFile: string;
  readonly databasePasswordFile: string;
  /** Signs the images of the registry (PEM, P-256); the public file is what verifies them. */
  readonly imageKeyFile: string;
  readonly imagePublicKeyFile: string;
}

/**
 * The API server's token file. Administrators and the controller manager are in system:masters: the latter would
 * otherwise need the per-controller service accounts and their roles, which a kubeadm cluster sets up.
 */
export const tokensCsv = (tokens: ClusterTokens): string =>
  [
    [tokens.admin, "sandbox-admin", "1", "system:masters"],
    [tokens.controllerManager, "system:kube-controller-manager", "2", "system:masters"],
    [tokens.scheduler, "system:kube-scheduler", "3"],
    [tokens.kwok, "sandbox-kwok", "4", "system:masters"],
    [tokens.argocd, "sandbox-argocd", "5", "system:masters"],
    [tokens.flux, "sandbox-flux", "6", "system:masters"],
  ]
    .map(([token, user, uid, group]) => [token, user, uid, ...(group ? [`"${group}"`] : [])].join(","))
    .map((row) => `${row}\n`)
    .join("");

/** The content of a secret file, made at random (256 bits, hexadecimal, no line end) when there is none. */
function ensureSecret(file: string, prefix = ""): string {
  const kept = readIfThere(file);
  if (kept) return kept;
  const fresh = prefix + randomBytes(32).toString("hex");
  writePrivateFile(file, fresh);
  return fresh;
}

/** The key pair that signs service account tokens; both files or neither are kept. */
function ensureKeyPair(keyFile: string, publicFile: string): void {
  if (readIfThere(keyFile) && readIfThere(publicFile)) return;
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writePrivateFile(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  writePrivateFile(publicFile, publicKey.export({ type: "spki", format: "pem" }).toString());
}

/** Every credential, made at the first start of a sandbox and kept until it is reset; readable by the owner alone. */
export function ensureCredentials({ secrets }: Layout): Credentials {
  const at = (name: string) => join(secrets, name);
  const tokens: ClusterTokens = {
    admin: ensureSecret(at("cluster-admin-token")),
    controllerManager: ensureSecret(at("controller-manager-token")),
    scheduler: ensureSecret(at("scheduler-token")),
    kwok: ensureSecret(at("kwok-token")),
    argocd: ensureSecret(at("argocd-cluster-token")),
    flux: ensureSecret(at("flux-cluster-token")),
  };
  const tokensFile = at("tokens.csv");
  writePrivateFile(tokensFile, tokensCsv(tokens));
  const [serviceAccountKey, serviceAccountPublicKey] = [at("service-account.key"), at("service-account.pub")];
  ensureKeyPair(serviceAccountKey, serviceAccountPublicKey);
  const [imageKeyFile, imagePublicKeyFile] = [at("image-signing.key"), at("image-signing.pub")];
  ensureKeyPair(imageKeyFile, imagePublicKeyFile);
  ensureSecret(at("github-token"), "ghp_");
  ensureSecret(at("database-password"));
  return {
    tokens,
    tokensFile,
    serviceAccountKey,
    serviceAccountPublicKey,
    argocdServerKey: ensureSecret(at("argocd-server-key")),
    webhookSecret: ensureSecret(at("webhook-secret")),
    webhookSecretFile: at("webhook-secret"),
    githubTokenFile: at("github-token"),
    databasePasswordFile: at("database-password"),
    imageKeyFile,
    imagePublicKeyFile,
  };
}
