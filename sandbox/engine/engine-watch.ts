import { connect } from "node:net";

/** Milliseconds between two looks at the engine. */
const INTERVAL = 1_000;

/**
 * Calls `gone` once the engine's port refuses connections. A killed engine does not end what it started, and it cannot
 * be seen from the parent process id either: a shell may stand between.
 * @param address asked at every look: `host:port`, or empty while it is not known
 */
export function whenEngineIsGone(
  address: () => string,
  gone: () => void,
  interval: number = INTERVAL,
): NodeJS.Timeout {
  const timer = setInterval(() => {
    const [, host, port] = /^(.+):(\d+)$/.exec(address()) ?? [];
    if (host === undefined) return;
    const socket = connect({ host, port: Number(port) }, () => socket.destroy());
    socket.once("error", (error: NodeJS.ErrnoException) => {
      // Anything else (a full table of sockets, say) says nothing about the engine.
      if (error.code !== "ECONNREFUSED") return;
      clearInterval(timer);
      gone();
    });
  }, interval);
  return timer;
}
