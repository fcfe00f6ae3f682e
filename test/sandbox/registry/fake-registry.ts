import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { onTestFinished } from "vitest";

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** What a registry does that checks what it is given: wrong digests and manifests without their parts are refused. */
export async function fakeRegistry() {
  const blobs = new Map<string, Buffer>();
  const manifests = new Map<string, { type: string; content: string }>();
  const writes: string[] = [];
  const digestOf = (content: Buffer | string) =>
    `sha256:${createHash("sha256").update(content).digest("hex")}`;

  const answer = async (
    request: IncomingMessage,
  ): Promise<[number, Record<string, string>, (string | Buffer)?]> => {
    const url = new URL(request.url ?? "/", "http://registry");
    const [, repository = "", kind = "", rest = ""] =
      /^\/v2\/(.+)\/(blobs|manifests|tags)\/(.*)$/.exec(url.pathname) ?? [];
    const body = await bodyOf(request);
    if (!["GET", "HEAD"].includes(request.method ?? "")) writes.push(`${request.method} ${url.pathname}`);
    if (url.pathname === "/v2/_catalog") {
      const repositories = [...new Set([...manifests.keys()].map((key) => key.split("@")[0]))];
      return [200, {}, JSON.stringify({ repositories })];
    }
    if (kind === "tags") {
      const tags = [...manifests.keys()]
        .filter((key) => key.startsWith(`${repository}@`))
        .map((key) => key.split("@")[1]);
      return [200, {}, JSON.stringify({ tags: tags.filter((tag) => !tag?.startsWith("sha256:")) })];
    }
    if (kind === "blobs" && ["GET", "HEAD"].includes(request.method ?? ""))
      return [blobs.has(rest) ? 200 : 404, {}, blobs.get(rest)];
    if (kind === "blobs" && request.method === "POST")
      return [202, { location: `/v2/${repository}/blobs/uploads/1?state=s` }];
    if (kind === "blobs") {
      const digest = url.searchParams.get("digest") ?? "";
      if (url.searchParams.get("state") !== "s" || digest !== digestOf(body))
        return [400, {}, "wrong digest"];
      blobs.set(digest, body);
      return [201, {}];
    }
    const key = `${repository}@${rest}`;
    if (request.method === "PUT") {
      const { config, layers = [], manifests: parts = [] } = JSON.parse(body.toString());
      const missing = [...(config ? [config] : []), ...layers].filter(({ digest }) => !blobs.has(digest));
      const absent = parts.filter(
        ({ digest }: { digest: string }) => !manifests.has(`${repository}@${digest}`),
      );
      if (missing.length + absent.length > 0) return [404, {}, "MANIFEST_BLOB_UNKNOWN"];
      const stored = { type: request.headers["content-type"] ?? "", content: body.toString() };
      manifests.set(key, stored).set(`${repository}@${digestOf(body)}`, stored);
      return [201, {}];
    }
    const found = manifests.get(key);
    if (!found) return [404, {}];
    return [
      200,
      { "content-type": found.type, "docker-content-digest": digestOf(found.content) },
      found.content,
    ];
  };

  const server = createServer((request, response) => {
    answer(request).then(([status, headers, body]) => {
      response.writeHead(status, headers);
      response.end(request.method === "HEAD" ? undefined : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, blobs, manifests, writes };
}
