import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { runHttpBackend } from "#sandbox/github/git/smart-http.ts";

/** Sees a request before Git does; true when it has answered, so that Git is not asked. */
export type Incident = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** What asks for a push's refs, and what sends it. */
export const isPushOffer = ({ url = "" }: IncomingMessage): boolean =>
  url.endsWith("service=git-receive-pack");
export const isPush = ({ url = "" }: IncomingMessage): boolean => url.endsWith("/git-receive-pack");

/** A Git server: `git http-backend` over the bare repositories in a folder, with incidents before it. */
export async function serveGit(
  root: string,
  incident: Incident = () => false,
): Promise<{ readonly url: string; close(): void }> {
  const server = createServer(async (request, response) => {
    try {
      if (await incident(request, response)) return;
      const { pathname, search } = new URL(request.url ?? "/", "http://git");
      await runHttpBackend(request, response, {
        root,
        path: pathname,
        query: search.slice(1),
        user: "writer",
      });
      response.end();
    } catch {
      response.destroy();
    }
  });
  // Longer than any pause of a client, so that no connection is closed under a request that is just being sent.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const packet = (text: string): string => `${(text.length + 4).toString(16).padStart(4, "0")}${text}`;

/** What Git's receive-pack answers when it took the objects but refuses to move a ref, in `words`. */
export function refusePush(request: IncomingMessage, response: ServerResponse, words: string): void {
  request.resume();
  request.once("end", () => {
    const report = `${packet("unpack ok\n")}${packet(`ng refs/heads/main ${words}\n`)}0000`;
    response.setHeader("content-type", "application/x-git-receive-pack-result");
    response.end(`${packet(`\x01${report}`)}0000`);
  });
}
