import { connect } from "node:net";

/** The address of the engine that started this provider process, as the engine passes it: `127.0.0.1:PORT`. */
const engineAddress = (argv: readonly string[]): { host: string; port: number } | undefined => {
  const match = argv.map((arg) => /^(127\.0\.0\.1):(\d+)$/.exec(arg)).find((found) => found !== null);
  return match?.[1] ? { host: match[1], port: Number(match[2]) } : undefined;
};

/** Whether something still listens at the engine's address. True where no address was passed (tests, benchmarks). */
export function engineIsAlive(argv: readonly string[] = process.argv): Promise<boolean> {
  const address = engineAddress(argv);
  if (address === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/**
 * Ends this process when the engine that started it is gone. A killed CLI leaves its providers running, and an orphan
 * that went on would write to Git beside the next run.
 */
export async function exitWithoutEngine(): Promise<void> {
  if (!(await engineIsAlive())) process.exit(1);
}
