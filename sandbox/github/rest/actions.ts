import { z } from "zod";
import { given, parseBody } from "../body.ts";
import { type Double, now } from "../double.ts";
import type { Repository, SealedSecret, Vault } from "../model.ts";
import { found, Problem } from "../problem.ts";
import { created, nothing, ok } from "../router.ts";
import { keyIdOf, opens } from "../vault.ts";
import { findEnvironment } from "./environments.ts";
import type { OnRepository } from "./in-repository.ts";
import { remove } from "./lists.ts";

const secretBody = z.object({ encrypted_value: z.string(), key_id: z.string() });
const variableBody = z.object({ name: z.string().min(1), value: z.string() });

/** Actions secrets and variables, of a repository and of its environments. */
export function actionRoutes(double: Double, on: OnRepository): void {
  for (const at of ["/actions", "/environments/:environment"] as const) {
    secretRoutes(double, on, at);
    variableRoutes(on, at);
  }
}

type Place = "/actions" | "/environments/:environment";

/** Where a request looks: in the environment its path names, else in the repository. */
function vaultOf(repository: Repository, params: { environment?: string }): Vault {
  return params.environment === undefined ? repository : findEnvironment(repository, params.environment);
}

function secretRoutes(double: Double, on: OnRepository, at: Place): void {
  const { keyPair } = double.state;
  const view = ({ sealed: _, ...shown }: SealedSecret) => shown;
  on("GET", `${at}/secrets/public-key`, ({ repository, params }) => {
    vaultOf(repository, params);
    return ok({ key_id: keyIdOf(keyPair), key: keyPair.publicKey });
  });
  on("GET", `${at}/secrets`, ({ repository, params }) => {
    const { secrets } = vaultOf(repository, params);
    return ok({ total_count: secrets.length, secrets: secrets.map(view) });
  });
  on("GET", `${at}/secrets/:name`, ({ repository, params }) =>
    ok(view(found(named(vaultOf(repository, params).secrets, params.name)))),
  );
  on("PUT", `${at}/secrets/:name`, ({ repository, params, body }) => {
    const vault = vaultOf(repository, params);
    const { encrypted_value: sealed, key_id: keyId } = parseBody(secretBody, body);
    if (keyId !== keyIdOf(keyPair)) throw new Problem(422, "Bad request - Public key ID is not valid");
    if (!opens(keyPair, sealed)) throw new Problem(422, "Bad request - value could not be decrypted");
    const old = named(vault.secrets, params.name);
    if (old) {
      Object.assign(old, { sealed, updated_at: now() });
      return nothing;
    }
    vault.secrets.push({ name: params.name.toUpperCase(), sealed, created_at: now(), updated_at: now() });
    return created({});
  });
  on("DELETE", `${at}/secrets/:name`, ({ repository, params }) => {
    const { secrets } = vaultOf(repository, params);
    remove(secrets, found(named(secrets, params.name)));
    return nothing;
  });
}

function variableRoutes(on: OnRepository, at: Place): void {
  on("GET", `${at}/variables`, ({ repository, params }) => {
    const { variables } = vaultOf(repository, params);
    return ok({ total_count: variables.length, variables });
  });
  on("POST", `${at}/variables`, ({ repository, params, body }) => {
    const { variables } = vaultOf(repository, params);
    const { name, value } = parseBody(variableBody, body);
    if (named(variables, name)) throw new Problem(409, "Already exists - Variable already exists");
    variables.push({ name: name.toUpperCase(), value, created_at: now(), updated_at: now() });
    return created({});
  });
  on("GET", `${at}/variables/:name`, ({ repository, params }) =>
    ok(found(named(vaultOf(repository, params).variables, params.name))),
  );
  on("PATCH", `${at}/variables/:name`, ({ repository, params, body }) => {
    const variable = found(named(vaultOf(repository, params).variables, params.name));
    const { name = variable.name, value } = parseBody(variableBody.partial(), body);
    Object.assign(variable, given({ name: name.toUpperCase(), value }), { updated_at: now() });
    return nothing;
  });
  on("DELETE", `${at}/variables/:name`, ({ repository, params }) => {
    const { variables } = vaultOf(repository, params);
    remove(variables, found(named(variables, params.name)));
    return nothing;
  });
}

/** Names are kept in capitals and found in any case. */
const named = <T extends { name: string }>(list: T[], name: string): T | undefined =>
  list.find((one) => one.name === name.toUpperCase());
