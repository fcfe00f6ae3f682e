import { type Double, findRepository } from "./double.ts";
import { open } from "./vault.ts";

export interface SecretPlace {
  /** `owner/name`. */
  repository: string;
  /** Default: the repository's own secrets. */
  environment?: string;
  name: string;
}

/** A secret in clear. Only for code in this process: no request answers it. */
export function readSecret(double: Double, { repository, environment, name }: SecretPlace): string {
  const [owner = "", repositoryName = ""] = repository.split("/");
  const there = findRepository(double, owner, repositoryName);
  const vault = environment ? there?.environments.find((one) => one.name === environment) : there;
  const secret = vault?.secrets.find((one) => one.name === name.toUpperCase());
  if (secret) return open(double.state.keyPair, secret.sealed);
  const at = environment ? `${repository}, environment ${environment}` : repository;
  throw new Error(`no secret ${name} in ${at}: set it first, for example with an ActionsSecret`);
}
