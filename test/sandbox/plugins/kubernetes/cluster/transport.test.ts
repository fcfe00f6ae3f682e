import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { ApiError, UnreachableError } from "#sandbox/plugins/kubernetes/cluster/errors.ts";
import { createTransport } from "#sandbox/plugins/kubernetes/cluster/transport.ts";

const tls = {
  ca: undefined,
  cert: undefined,
  key: undefined,
  rejectUnauthorized: true,
  servername: undefined,
};
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function transportTo(listener: RequestListener, limitMs?: number) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const connection = { server: url, tls, authorization: () => "Bearer t" };
  return createTransport(connection, new AbortController().signal, limitMs);
}

describe("a request", () => {
  it("carries the credentials and its body", async () => {
    const send = await transportTo(async (request, response) => {
      const [body] = await once(request, "data");
      const { authorization, "content-type": type } = request.headers;
      response.end(JSON.stringify({ authorization, type, body: JSON.parse(String(body)) }));
    });
    const sent = { method: "PATCH", path: "/x", body: { a: "é" }, contentType: "application/patch" } as const;
    expect(await send(sent)).toEqual({
      authorization: "Bearer t",
      type: "application/patch",
      body: { a: "é" },
    });
  });

  it("fails with the server's words when it is refused, JSON or not", async () => {
    const refusal = JSON.stringify({ message: "no such thing", reason: "NotFound" });
    const json = await transportTo((_, response) => response.writeHead(404).end(refusal));
    const failed = json({ method: "GET", path: "/x" });
    await expect(failed).rejects.toThrow(ApiError);
    await expect(failed).rejects.toMatchObject({ code: 404, reason: "NotFound", message: "no such thing" });
    const proxy = await transportTo((_, response) => response.writeHead(502).end("Bad Gateway\n"));
    await expect(proxy({ method: "GET", path: "/x" })).rejects.toThrow(/^Bad Gateway$/);
  });

  it("is given up when the server hangs", async () => {
    const send = await transportTo(() => {}, 50);
    const failed = send({ method: "GET", path: "/api/v1" });
    await expect(failed).rejects.toThrow(UnreachableError);
    await expect(failed).rejects.toThrow(/\(no answer to GET \/api\/v1 in 0.05 s\): start the cluster/);
  });

  it("is not repeated for ever when the server stays busy", async () => {
    let asked = 0;
    const send = await transportTo((_, response) => {
      asked++;
      response.writeHead(429, { "retry-after": "0" }).end("{}");
    });
    await expect(send({ method: "GET", path: "/x" })).rejects.toThrow("HTTP 429");
    expect(asked).toBe(6);
  });
});
