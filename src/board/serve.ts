import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "../commands/output.ts";
import type { Board } from "./model.ts";
import { boardPage } from "./page/page.ts";

/** A board that is served. */
export interface BoardServer {
  readonly url: string;
  /** Puts the board together anew and tells every page; while that goes on, more wishes become one. Never throws. */
  refresh(): Promise<void>;
  stop(): void;
}

const LOOPBACK = "127.0.0.1";

/**
 * Serves the board to this machine alone. What cannot be refreshed stays as it was, and the page says so.
 * @param port 0 for any that is free
 * @throws what `collect` throws the first time
 */
export async function serveBoard(collect: () => Promise<Board>, port: number): Promise<BoardServer> {
  let board = await collect();
  let trouble: string | undefined;
  const listeners = new Set<ServerResponse>();
  const tell = (response: ServerResponse, event: string, data: string) =>
    response.write(`event: ${event}\ndata: ${data.replaceAll("\n", " ")}\n\n`);
  const tellAll = (event: string, data: string) => {
    for (const response of listeners) tell(response, event, data);
  };

  let running: Promise<void> | undefined;
  let again = false;
  async function refreshOnce(): Promise<void> {
    do {
      again = false;
      try {
        const newer = await collect();
        const event = contentsOf(newer) === contentsOf(board) ? "same" : "board";
        board = newer;
        trouble = undefined;
        tellAll(event, board.at.toISOString());
      } catch (error) {
        trouble = error instanceof Error ? error.message : String(error);
        tellAll("trouble", trouble);
      }
    } while (again);
  }

  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    if (!isLocal(request, own))
      return answer(response, 421, "text/plain", "this board is not served under that name");
    if (request.method !== "GET" && request.method !== "HEAD")
      return answer(response, 405, "text/plain", "a board is read only");
    switch (request.url) {
      case "/":
        return answer(response, 200, "text/html; charset=utf-8", boardPage(board, true));
      case "/board.json":
        return answer(response, 200, "application/json", json(board));
      case "/changes":
        response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
        listeners.add(response);
        response.on("close", () => listeners.delete(response));
        response.write(": follow\n\n");
        if (trouble !== undefined) tell(response, "trouble", trouble);
        return;
      default:
        return answer(response, 404, "text/plain", "there are /, /board.json and /changes");
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, resolve);
  });
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/`,
    refresh() {
      again = true;
      running ??= refreshOnce().finally(() => {
        running = undefined;
      });
      return running;
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What of a board a person would see change: figures follow from promotions, which the cells show. */
const contentsOf = ({ stages, cells, unseen }: Board): string => JSON.stringify([stages, cells, unseen]);

/** Whether a request names this server itself: a page of a stranger's name that leads here must not read it. */
const isLocal = ({ headers }: IncomingMessage, port: number): boolean =>
  [LOOPBACK, "localhost"].some((name) => headers.host === `${name}:${port}`);

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    "content-type": type,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  });
  response.end(body);
}
