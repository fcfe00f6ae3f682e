import { ClusterError } from "./kubeconfig.ts";

/** A request that the API server refused, or that did not reach it. */
export class RequestError extends ClusterError {
  override readonly name = "RequestError";
  /** The HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** The server's own message, or the network's. */
  readonly reason: string;

  constructor(action: string, server: string, cause: unknown) {
    const reason = reasonOf(cause);
    super(
      `cannot ${action} in the cluster at ${server}: ${reason}; check that the cluster is up and what the kubeconfig's user may do`,
      { cause },
    );
    this.status = statusOf(cause);
    this.reason = reason;
  }
}

/** The HTTP status that a client's error carries, if it carries one. */
export const statusOf = (error: unknown): number | undefined =>
  typeof error === "object" && error !== null && "code" in error && typeof error.code === "number"
    ? error.code
    : undefined;

/** The API server's own message, or the network's. */
export function reasonOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "body" in error && typeof error.body === "string") {
    const message = /"message":("(?:[^"\\]|\\.)*")/.exec(error.body)?.[1];
    if (message !== undefined) return String(JSON.parse(message));
  }
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : (error.message.split("\n")[0] ?? "");
}
