import { request } from "node:http";
import { afterEach, expect, it } from "vitest";
import { type BoardServer, serveBoard } from "#src/board/serve.ts";
import { boardOf } from "./fixtures.ts";

let server: BoardServer | undefined;
afterEach(() => server?.stop());

function ask(path: string, { host, method = "GET" }: { host?: string; method?: string } = {}) {
  const { hostname, port } = new URL(server?.url ?? "");
  const headers = host === undefined ? {} : { host };
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let body = "";
      response.on("data", (part) => {
        body += part;
      });
      response.on("end", () => resolve({ status: response.statusCode, body }));
    });
    sent.on("error", reject).end();
  });
}

it("serves page and JSON to this machine alone, and only for reading", async () => {
  server = await serveBoard(async () => boardOf(2), 0);
  expect(new URL(server.url).hostname).toBe("127.0.0.1");
  expect(await ask("/")).toMatchObject({ status: 200, body: expect.stringContaining("service-001") });
  expect(JSON.parse((await ask("/board.json")).body).cells).toHaveLength(6);
  expect(await ask("/", { method: "POST" })).toMatchObject({ status: 405 });
  expect(await ask("/../etc/passwd")).toMatchObject({ status: 404 });
});

it("answers to no name but its own: a page of a stranger's name that leads here reads nothing", async () => {
  server = await serveBoard(async () => boardOf(1), 0);
  const { port } = new URL(server.url);
  expect(await ask("/board.json", { host: `evil.test:${port}` })).toMatchObject({ status: 421 });
  expect(await ask("/board.json", { host: `localhost:${port}` })).toMatchObject({ status: 200 });
});

it("makes one of the wishes that come while it looks", async () => {
  let looks = 0;
  server = await serveBoard(async () => {
    looks += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return boardOf(1);
  }, 0);
  await Promise.all(Array.from({ length: 9 }, () => server?.refresh()));
  expect(looks).toBe(3);
});

it("serves what it found when it looked again, as page and as JSON", async () => {
  let services = 1;
  server = await serveBoard(async () => boardOf(services), 0);
  services = 3;
  await server.refresh();
  expect(JSON.parse((await ask("/board.json")).body).cells).toHaveLength(9);
  expect((await ask("/")).body).toContain("service-002");
});

it("keeps the last board when it cannot look again", async () => {
  let broken = false;
  server = await serveBoard(async () => {
    if (broken) throw new Error("gone");
    return boardOf(3);
  }, 0);
  broken = true;
  await server.refresh();
  expect(JSON.parse((await ask("/board.json")).body).cells).toHaveLength(9);
});
