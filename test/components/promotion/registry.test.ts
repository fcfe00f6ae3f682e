import { createServer, type RequestListener } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { patientFetch } from "#components/faults/patient-fetch.ts";
import { addressOf, ociRegistry } from "#components/promotion/registry.ts";
import { selfSigned } from "#test/harness/self-signed.ts";

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const anonymous = async () => undefined;

describe("an image's address", () => {
  it.each([
    ["nginx", "https://registry-1.docker.io", "library/nginx"],
    ["craftista/frontend", "https://registry-1.docker.io", "craftista/frontend"],
    ["docker.io/craftista/frontend", "https://registry-1.docker.io", "craftista/frontend"],
    ["ghcr.io/acme/craftista/frontend", "https://ghcr.io", "acme/craftista/frontend"],
    ["registry.example.test:8443/a/b", "https://registry.example.test:8443", "a/b"],
    ["localhost:5000/a", "http://localhost:5000", "a"],
    ["127.0.0.1:5000/craftista/frontend", "http://127.0.0.1:5000", "craftista/frontend"],
  ])("of %s is %s, %s", (repository, base, name) => {
    expect(addressOf(repository)).toEqual({ base, name });
  });
});

describe("a registry", () => {
  it("gives the digest of a tag", async () => {
    const host = await serve((request, response) => {
      expect(`${request.method} ${request.url}`).toBe("HEAD /v2/craftista/frontend/manifests/1.0.0");
      response.writeHead(200, { "docker-content-digest": "sha256:abc" }).end();
    });
    expect(
      await ociRegistry(anonymous).resolve({ repository: `${host}/craftista/frontend`, version: "1.0.0" }),
    ).toEqual({
      digest: "sha256:abc",
    });
  });

  it("names the tags that exist when the wanted one does not", async () => {
    const host = await serve((request, response) => {
      if (request.method === "HEAD") response.writeHead(404).end();
      else response.end(JSON.stringify({ tags: ["1.0.0", "1.1.0"] }));
    });
    expect(await ociRegistry(anonymous).resolve({ repository: `${host}/a`, version: "2.0.0" })).toEqual({
      problem: "is not in the registry",
      available: ["1.0.0", "1.1.0"],
    });
  });

  it("follows a token challenge with the credential, once for several images of a repository", async () => {
    let tokens = 0;
    const host: string = await serve((request, response) => {
      if (request.url?.startsWith("/token")) {
        tokens++;
        expect(request.headers.authorization).toBe(`Basic ${Buffer.from("user:secret").toString("base64")}`);
        expect(request.url).toContain("scope=repository%3Aa%3Apull");
        response.end(JSON.stringify({ token: "t" }));
      } else if (request.headers.authorization === "Bearer t")
        response.writeHead(200, { "docker-content-digest": "sha256:abc" }).end();
      else
        response
          .writeHead(401, {
            "www-authenticate": `Bearer realm="http://${host}/token",service="x",scope="repository:a:pull"`,
          })
          .end();
    });
    const registry = ociRegistry(async () => "user:secret");
    expect(await registry.resolve({ repository: `${host}/a`, version: "1" })).toEqual({
      digest: "sha256:abc",
    });
    expect(await registry.resolve({ repository: `${host}/a`, version: "2" })).toEqual({
      digest: "sha256:abc",
    });
    expect(tokens).toBe(1);
  });

  it("says that it may not read, and that nobody answers", async () => {
    const host = await serve((_request, response) => response.writeHead(403).end());
    expect(await ociRegistry(anonymous).resolve({ repository: `${host}/a`, version: "1" })).toEqual({
      problem: "cannot be read: the registry answered 403; check its credentials",
    });
    expect(await ociRegistry(anonymous).resolve({ repository: "127.0.0.1:1/a", version: "1" })).toEqual({
      problem: expect.stringContaining("cannot be read: no answer from http://127.0.0.1:1 "),
    });
  });
});

describe("a registry in trouble", () => {
  const impatient = { timeout: 0.3, within: 0.5 };
  const digestFrom = (host: string, patience = { timeout: 5, within: 5 }) =>
    ociRegistry(anonymous, fetch, patience).resolve({ repository: `${host}/a`, version: "1" });
  const good = { "docker-content-digest": "sha256:abc" };

  it.each<[string, number, Record<string, string>]>([
    ["is in trouble", 503, {}],
    ["limits requests", 429, { "retry-after": "0" }],
  ])("is asked again when it %s", async (_name, status, headers) => {
    let asked = 0;
    const host = await serve((_request, response) =>
      ++asked < 3 ? response.writeHead(status, headers).end() : response.writeHead(200, good).end(),
    );
    expect(await digestFrom(host)).toEqual({ digest: "sha256:abc" });
    expect(asked).toBe(3);
  });

  it("is asked again when it breaks the connection", async () => {
    let asked = 0;
    const host = await serve((request, response) =>
      ++asked < 2 ? request.socket.destroy() : response.writeHead(200, good).end(),
    );
    expect(await digestFrom(host)).toEqual({ digest: "sha256:abc" });
  });

  it("is left alone for as long as it asks, and the message says so", async () => {
    let asked = 0;
    const host = await serve((_request, response) => {
      asked++;
      response.writeHead(429, { "retry-after": "120" }).end();
    });
    expect(await digestFrom(host)).toEqual({
      problem:
        "cannot be read: the registry answered 429; it limits requests: run it again in 120 s, or give it credentials",
    });
    expect(asked).toBe(1);
  });

  it("is not waited for without end when it hangs", async () => {
    const began = Date.now();
    const host = await serve(() => undefined);
    expect(await digestFrom(host, impatient)).toEqual({ problem: expect.stringContaining("TimeoutError") });
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it("is not asked again when nobody vouches for its certificate", async () => {
    let asked = 0;
    const server = createHttps(selfSigned, (_request, response) => void response.end());
    server.on("tlsClientError", () => asked++);
    server.on("secureConnection", () => asked++);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const failure = await patientFetch(fetch, { timeout: 5, within: 5 })(url).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ kind: "untrusted", message: expect.stringContaining("self-signed") });
    expect(asked).toBeLessThan(2);
  });
});
