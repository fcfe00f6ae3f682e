import { type JsonObject, text } from "../values/json.ts";

/** The API server refused a request; the message is the server's own. */
export class ApiError extends Error {
  /** HTTP status. */
  readonly code: number;
  /** The server's Status object, empty when it sent none. */
  readonly status: JsonObject;

  constructor(code: number, status: JsonObject) {
    super(text(status.message) || `the API server answered HTTP ${code}`);
    this.code = code;
    this.status = status;
  }

  /** The machine-readable reason, such as `AlreadyExists` or `Conflict`. */
  get reason(): string {
    return text(this.status.reason);
  }
}

/** No API server can be asked: no kubeconfig, no connection, or credentials that are not accepted. */
export class UnreachableError extends Error {}

/** The cluster does not serve this kind (yet). */
export class UnknownKindError extends Error {}

/** True when the object, its namespace or its kind does not exist. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof UnknownKindError || (error instanceof ApiError && error.code === 404);

/** The text of anything thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
