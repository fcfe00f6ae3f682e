/** What a request may do: `anonymous` gave no credentials, `refused` gave wrong ones. */
export type Access = "write" | "read" | "anonymous" | "refused";

export interface Tokens {
  token: string;
  /** A second token that may read everything and write nothing. */
  readOnlyToken?: string | undefined;
}

/** Access by an `Authorization` header: `token x`, `Bearer x`, or Basic with the token as password. */
export function accessOf(header: string | undefined, { token, readOnlyToken }: Tokens): Access {
  if (!header) return "anonymous";
  const given = tokenIn(header);
  if (given === token) return "write";
  return readOnlyToken !== undefined && given === readOnlyToken ? "read" : "refused";
}

function tokenIn(header: string): string {
  const [scheme = "", value = ""] = header.split(" ");
  if (scheme.toLowerCase() !== "basic") return value;
  const pair = Buffer.from(value, "base64").toString("utf8");
  return pair.slice(pair.indexOf(":") + 1);
}
