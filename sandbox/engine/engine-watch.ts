import { connect } from "node:net";

/** Milliseconds between two looks at the engine. */
const INTERVAL = 1_000;

/**
 * Calls `gone` once the engine is: its port refuses connections, or this process has another parent than before. A
 * killed engine does not end what it started. Neither sign is enough: a shell may stand between the two, and the port of
 * an ended engine is given to whoever asks for one.
 * @param address asked at every look: `host:port`, or empty while it is not known
 */
export function whenEngineIsGone(
  address: () => string,
  gone: () => void,
  interval: number = INTERVAL,
  parent: () => number = () => process.ppid,
): NodeJS.Timeout {
  const first = parent();
  const end = () => {
    clearInterval(timer);
    gone();
  };
  const timer = setInterval(() => {
    if (parent() !== first) return end();
    const [, host, port] = /^(.+):(\d+)$/.exec(address()) ?? [];
    if (host === undefined) return;
    const socket = connect({ host, port: Number(port) }, () => socket.destroy());
    socket.once("error", (error: NodeJS.ErrnoException) => {
      // Anything else (a full table of sockets, say) says nothing about the engine.
      if (error.code === "ECONNREFUSED") end();
    });
  }, interval);
  return timer;
}
