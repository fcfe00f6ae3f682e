import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import * as z from "zod";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";

const User = z.looseObject({
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  "client-certificate": z.string().optional(),
  "client-certificate-data": z.string().optional(),
});

const Kubeconfig = z.looseObject({
  "current-context": z.string().optional(),
  contexts: z.array(
    z.looseObject({ name: z.string(), context: z.looseObject({ user: z.string().optional() }) }),
  ),
  users: z.array(z.looseObject({ name: z.string(), user: User.nullish() })),
});

/** What a kubeconfig proves its user by, and until when; `until` is undefined where it says nothing of its end. */
export interface CredentialAge {
  readonly user: string;
  readonly what: "token" | "certificate";
  readonly until: Date | undefined;
}

/**
 * Until when the credential of a context is valid, as it says itself. Undefined where there is none to read: a program
 * makes it when it is asked, or the kubeconfig cannot be understood here.
 */
export function credentialAge(text: string, context: string | undefined): CredentialAge | undefined {
  const { data } = Kubeconfig.safeParse(parse(text));
  const wanted = context ?? data?.["current-context"];
  const name = data?.contexts.find((one) => one.name === wanted)?.context.user;
  const user = data?.users.find((one) => one.name === name)?.user;
  if (name === undefined || user === undefined || user === null) return undefined;
  const token = user.token ?? fileText(user.tokenFile);
  if (token !== undefined) return { user: name, what: "token", until: tokenEnd(token) };
  const encoded = user["client-certificate-data"];
  const certificate =
    encoded === undefined
      ? fileText(user["client-certificate"])
      : Buffer.from(encoded, "base64").toString("utf8");
  return certificate === undefined
    ? undefined
    : { user: name, what: "certificate", until: certificateEnd(certificate) };
}

/**
 * Refuses a kubeconfig whose credential has ended: a server says of it no more than "Unauthorized".
 * @throws ClusterError
 */
export function assertCredentialValid(text: string, context: string | undefined, now: Date): void {
  const age = credentialAge(text, context);
  if (age?.until === undefined || age.until > now) return;
  throw new ClusterError(
    `the ${age.what} of user ${age.user} in the kubeconfig ended on ${age.until.toISOString()}; have the cluster's tool write the kubeconfig again, and check this machine's clock if that is not in the past`,
  );
}

function fileText(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}

const Claims = z.looseObject({ exp: z.number() });

/** The end that a token carries (RFC 7519, `exp`); undefined for one that carries none, or is no such token. */
function tokenEnd(token: string): Date | undefined {
  const [, claims] = token.split(".");
  if (claims === undefined) return undefined;
  try {
    const { data } = Claims.safeParse(JSON.parse(Buffer.from(claims, "base64url").toString("utf8")));
    return data === undefined ? undefined : new Date(data.exp * 1_000);
  } catch {
    return undefined;
  }
}

function certificateEnd(pem: string): Date | undefined {
  try {
    return new X509Certificate(pem).validToDate;
  } catch {
    return undefined;
  }
}
