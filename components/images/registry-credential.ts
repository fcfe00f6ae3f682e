import { CredentialError } from "../dynamic/credential.ts";
import { dockerHubAccount } from "./repository-name.ts";

/** An account of a registry. */
export interface RegistryAccount {
  readonly username: string;
  readonly password: string;
}

/**
 * Splits `user:password` at the first colon; passwords may hold more of them, user names none.
 * @param source what the credential came from, for the message
 * @throws CredentialError when one of the two is missing: pull secrets and log-ins of workflows need both
 */
export function registryAccount(credential: string, source: string): RegistryAccount {
  const colon = credential.indexOf(":");
  const username = credential.slice(0, Math.max(colon, 0));
  const password = credential.slice(colon + 1);
  if (username === "" || password === "")
    throw new CredentialError(
      `the registry credential of ${source} is not \`user:password\`, and pull secrets and Actions secrets need a user name; write a token as user:token`,
    );
  return { username, password };
}

/** The key under which Docker and Kubernetes look up Docker Hub (docker/cli, "IndexServer"). */
const DOCKER_HUB = "https://index.docker.io/v1/";

/**
 * The key of a registry in a Docker configuration: its host and port alone, since not every client compares paths.
 * @param registry host with an optional path, as `ghcr.io/acme`; Docker Hub as `docker.io/acme`
 */
export const configKey = (registry: string): string =>
  dockerHubAccount(registry) === undefined ? (registry.split("/")[0] ?? "") : DOCKER_HUB;

/** The text of a Docker configuration that opens one registry: what a pull secret holds. */
export const dockerConfig = (registry: string, { username, password }: RegistryAccount): string =>
  JSON.stringify({
    auths: {
      [configKey(registry)]: {
        username,
        password,
        auth: Buffer.from(`${username}:${password}`).toString("base64"),
      },
    },
  });
