import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Answers whether something is ready now; never throws for "not yet". */
export type Probe = () => Promise<boolean>;

/**
 * Ready when a GET of the address answers 200. Certificates are not checked, since the servers make their own while
 * they start; for that reason no credential is ever sent.
 */
export const answers =
  (url: string): Probe =>
  () =>
    new Promise((resolve) => {
      const request = url.startsWith("https:") ? httpsRequest : httpRequest;
      const call = request(url, { rejectUnauthorized: false, timeout: 2000 }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      });
      call.on("timeout", () => call.destroy());
      call.on("error", () => resolve(false));
      call.end();
    });

/** Ready when something accepts connections on the loopback port. */
export const accepts =
  (port: number): Probe =>
  () =>
    new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1");
      const finish = (outcome: boolean) => {
        socket.destroy();
        resolve(outcome);
      };
      socket.once("connect", () => finish(true)).once("error", () => finish(false));
    });

/** How a wait ended: ready, the process ended first, or time ran out. */
export type WaitOutcome = "ready" | "ended" | "late";

/** Asks the probe every 50 ms until it says yes, the process is gone, or `withinMs` have passed. */
export async function waitUntilReady(
  probe: Probe,
  isAlive: () => boolean,
  withinMs: number,
): Promise<WaitOutcome> {
  const end = performance.now() + withinMs;
  for (;;) {
    const ready = await probe();
    // The order matters: an answer is worth nothing when it came from a stranger on the port of a dead process.
    if (!isAlive()) return "ended";
    if (ready) return "ready";
    if (performance.now() > end) return "late";
    await sleep(50);
  }
}
