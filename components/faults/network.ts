import type { Fault } from "./fault.ts";

/** Codes of Node and OpenSSL for a certificate that proves nothing, and for a server that does not speak TLS. */
const UNTRUSTED =
  /^(CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_(GET_ISSUER|VERIFY)|ERR_TLS_CERT|ERR_SSL_(WRONG_VERSION|PACKET_LENGTH))/;

/** The errors behind an error, the outermost first: `fetch` hides the network's behind its own. */
function* causes(error: unknown): Generator<Error> {
  for (let one = error; one instanceof Error; one = one.cause) yield one;
}

const codeOf = (error: Error): string => ("code" in error ? String(error.code) : "");

/** The innermost reason, for people. */
export const reasonOf = (error: unknown): string => String([...causes(error)].at(-1) ?? error);

/** The fault that an error of Node's `fetch` or sockets tells. What it cannot be told from is no fault of the network. */
export function faultOfError(error: unknown): Fault {
  for (const one of causes(error)) {
    const code = codeOf(one);
    if (UNTRUSTED.test(code)) return { kind: "untrusted" };
    if (/^(E[A-Z_]+|UND_ERR_\w+|ERR_SSL_\w+)$/.test(code)) return { kind: "unreachable" };
    if (one.name === "TimeoutError" || one.name === "AbortError") return { kind: "unreachable" };
  }
  return { kind: error instanceof TypeError && error.message === "fetch failed" ? "unreachable" : "other" };
}
