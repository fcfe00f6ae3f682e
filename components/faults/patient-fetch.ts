import { faultOfAnswer } from "./answer.ts";
import { type Fault, FaultError, isRetryable } from "./fault.ts";
import { faultOfError, reasonOf } from "./network.ts";
import { retrying } from "./retry.ts";

/** How patient requests are. */
export interface Patience {
  /** Seconds for one request, its answer's body included. */
  readonly timeout: number;
  /** Seconds for which a server in trouble is asked again. */
  readonly within: number;
}

/** An answer that trying again may improve; it is what the caller gets when it does not. */
class TemporaryAnswer extends FaultError {
  readonly response: Response;
  constructor(response: Response, fault: Fault) {
    super(`answered ${response.status}`, fault);
    this.response = response;
  }
}

/** The fault that a `fetch` answer tells. Reads a copy of its body. */
export async function faultOfResponse(response: Response): Promise<Fault | undefined> {
  if (response.status < 400) return undefined;
  const header = (name: string) => response.headers.get(name) ?? undefined;
  return faultOfAnswer({ status: response.status, header, text: await response.clone().text() });
}

/**
 * A `fetch` for requests that may be repeated: asks again while the server is in trouble, unreachable or limits
 * requests. Returns the last answer whatever its status.
 * @throws FaultError when there was none in the end
 */
export const patientFetch =
  (fetcher: typeof fetch, { timeout, within }: Patience) =>
  async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const once = async (): Promise<Response> => {
      let response: Response;
      let fault: Fault | undefined;
      try {
        response = await fetcher(url, { ...init, signal: AbortSignal.timeout(timeout * 1_000) });
        fault = await faultOfResponse(response);
      } catch (error) {
        throw new FaultError(reasonOf(error), faultOfError(error), { cause: error });
      }
      if (fault !== undefined && isRetryable(fault)) throw new TemporaryAnswer(response, fault);
      return response;
    };
    try {
      return await retrying(once, { within });
    } catch (error) {
      if (error instanceof TemporaryAnswer) return error.response;
      throw error;
    }
  };
