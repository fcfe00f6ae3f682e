/**
 * What went wrong with a server that is asked over a network.
 * - rejected: somebody else was faster; look again and do it again on what is there now
 * - limited: too many requests; the server says, or its rules say, when to come back
 * - unreachable: DNS, a refused, reset, hung or half-closed connection, a server in trouble
 * - denied: the credential may not do this, or the repository is read-only
 * - ruled: a rule of the server refuses what was sent (branch protection, a hook)
 * - missing: there is no such repository, branch or image
 * - exists: what should be made is there already
 * - untrusted: the server's certificate does not prove who it is, or it does not speak TLS
 */
export type FaultKind =
  | "rejected"
  | "limited"
  | "unreachable"
  | "denied"
  | "ruled"
  | "missing"
  | "exists"
  | "untrusted"
  | "other";

/** A failure, told apart from others. */
export interface Fault {
  readonly kind: FaultKind;
  /** Seconds after which the server wants to be asked again, where it said so. */
  readonly retryAfter?: number | undefined;
}

/** The kinds that trying again can cure; all others need somebody to change something. */
const RETRYABLE: ReadonlySet<FaultKind> = new Set(["rejected", "limited", "unreachable"]);

export const isRetryable = ({ kind }: Fault): boolean => RETRYABLE.has(kind);

/** An error whose fault is known, so that whoever catches it can decide by kind. */
export class FaultError extends Error implements Fault {
  override readonly name: string = "FaultError";
  readonly kind: FaultKind;
  readonly retryAfter: number | undefined;

  constructor(message: string, { kind, retryAfter }: Fault, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}
