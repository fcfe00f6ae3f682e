/**
 * Sends a signal to a process, or to the whole group of `-pid`. One that ended between the look and the signal is no
 * error: that it ended is what the signal was for. One that belongs to somebody else is (EPERM).
 */
export function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
