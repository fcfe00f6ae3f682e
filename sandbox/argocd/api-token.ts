import { createHmac } from "node:crypto";

/** The Argo CD account of the sandbox's users: a token, no password. */
export const account = "slipway";

/** The one token that the account has. Argo CD refuses every id that its Secret does not list, so this id revokes it. */
export const tokenEntry = { id: "sandbox", iat: 1 };

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/**
 * The account's API token: what `argocd account generate-token` makes, signed here because that command needs somebody
 * who is logged in already. It never expires and depends on the server's key alone, which each sandbox makes for itself.
 */
export function apiToken(serverKey: string): string {
  const { id: jti, iat } = tokenEntry;
  const claims = { iss: "argocd", sub: `${account}:apiKey`, jti, iat, nbf: iat };
  const signed = `${base64url({ alg: "HS256", typ: "JWT" })}.${base64url(claims)}`;
  return `${signed}.${createHmac("sha256", serverKey).update(signed).digest("base64url")}`;
}
