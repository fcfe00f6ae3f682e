import { join } from "node:path";
import { execa } from "execa";
import { endToEnd } from "./context.ts";
import { environmentWith } from "./pulumi.ts";

/** A board that is served by `board --watch`. */
export interface WatchedBoard {
  /** A path of it, as a browser asks for it. */
  get(path: string): Promise<string>;
  /** Events that a page that is open was sent so far, in their order. */
  readonly events: readonly string[];
  /** Ends it as Ctrl-C does. Returns its exit code. */
  stop(): Promise<number | undefined>;
}

/** Starts it in the project with a page that is open, and waits until it is there. */
export async function watchedBoard(): Promise<WatchedBoard> {
  const { folder } = endToEnd();
  const running = execa(process.execPath, [join(folder, "src/cli.ts"), "board", "--watch"], {
    cwd: folder,
    env: environmentWith(),
    reject: false,
    all: true,
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    running.all.on("data", (part: Buffer) => {
      said += part.toString();
      const found = /http:\/\/\S+/.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    });
    void running.then(() => reject(new Error(`board --watch ended: ${said}`)));
  });
  const page = new AbortController();
  const events: string[] = [];
  const stream = await fetch(new URL("changes", url), { signal: page.signal });
  void follow(stream, (event) => events.push(event)).catch(() => {
    // The page is closed with the board.
  });
  return {
    get: async (path) => (await fetch(new URL(path, url))).text(),
    events,
    async stop() {
      page.abort();
      running.kill("SIGINT");
      return (await running).exitCode;
    },
  };
}

async function follow({ body }: Response, told: (event: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const part of body ?? [])
    for (const [, event = ""] of decoder.decode(part, { stream: true }).matchAll(/^event: (.*)$/gm))
      told(event);
}
