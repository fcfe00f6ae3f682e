import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { contracts, initFailed, rpcStatus } from "#sandbox/plugins/kubernetes/wire/contracts.ts";
import { decode, encode } from "#sandbox/plugins/kubernetes/wire/message.ts";
import versions from "../../../../package.json" with { type: "json" };
import { startFakeApiServer } from "./fake-api-server.ts";
import { APPLICATION, application, kubeconfigFor, urn } from "./plugin.ts";

const main = join(import.meta.dirname, "../../../../sandbox/plugins/kubernetes/main.ts");

async function start(...args: string[]): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  return { child, port: Number(String(line).trim()) };
}

const ask = (client: Client, method: string, request: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const pass = (bytes: Buffer) => bytes;
    client.makeUnaryRequest(`/pulumirpc.ResourceProvider/${method}`, pass, pass, request, (error, answer) =>
      error ? reject(error) : resolve(answer ?? Buffer.alloc(0)),
    );
  });

describe("the plugin's process", () => {
  it("prints its port, answers with the version of the SDK, and ends on SIGINT at once", async () => {
    const { child, port } = await start();
    const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
    const info = decode(
      contracts.GetPluginInfo.response,
      await ask(client, "GetPluginInfo", Buffer.alloc(0)),
    );
    expect(info.version).toBe(versions.dependencies["@pulumi/kubernetes"]);
    client.close();
    const asked = Date.now();
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(Date.now() - asked).toBeLessThan(1000);
  });

  it("sends the state of an object that is not ready in the error's trailer", async () => {
    const server = await startFakeApiServer();
    server.objects.set("/api/v1/namespaces/argocd", {});
    const { child, port } = await start();
    const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
    const variables = { "kubernetes:config:kubeconfig": kubeconfigFor(server.url) };
    await ask(client, "Configure", encode(contracts.Configure.request, { variables }));
    const properties = application({}, { annotations: { "pulumi.com/waitFor": "condition=Ready" } });
    const request = { urn: urn(APPLICATION), properties, timeout: 0.05 };
    const failed = await ask(client, "Create", encode(contracts.Create.request, request)).then(
      () => undefined,
      (error: ServiceError) => error,
    );
    const [trailer] = failed?.metadata.get("grpc-status-details-bin") ?? [];
    const [detail] = decode(rpcStatus, Buffer.from(trailer ?? "")).details;
    expect(detail?.typeUrl).toBe("type.googleapis.com/pulumirpc.ErrorResourceInitFailed");
    const state = decode(initFailed, Buffer.from(detail?.value ?? []));
    expect(state).toMatchObject({ id: "argocd/frontend", properties: { __inputs: properties } });
    expect(state.reasons[0]).toMatch(/waits for condition Ready=True/);
    client.close();
    child.kill("SIGTERM");
    await once(child, "exit");
    await server.close();
  });

  it("ends by itself when its engine is gone", async () => {
    const engine = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
    await once(engine, "listening");
    const address = engine.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { child } = await start(`127.0.0.1:${port}`);
    engine.close();
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
