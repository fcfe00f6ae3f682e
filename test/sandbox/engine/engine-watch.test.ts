import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { whenEngineIsGone } from "#sandbox/engine/engine-watch.ts";

describe("watching the engine", () => {
  it("says once that it is gone, and not while its port answers", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const gone = vi.fn();
    const timer = whenEngineIsGone(() => address, gone, 10);
    onTestFinished(() => clearInterval(timer));
    await new Promise((done) => setTimeout(done, 60));
    expect(gone).not.toHaveBeenCalled();
    server.close();
    await vi.waitFor(() => expect(gone).toHaveBeenCalled());
    await new Promise((done) => setTimeout(done, 60));
    expect(gone).toHaveBeenCalledOnce();
  });

  it("says once that it is gone when another process has got its port", async () => {
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const gone = vi.fn();
    let parent = 4_711;
    const timer = whenEngineIsGone(
      () => address,
      gone,
      10,
      () => parent,
    );
    onTestFinished(() => clearInterval(timer));
    await new Promise((done) => setTimeout(done, 40));
    expect(gone).not.toHaveBeenCalled();
    parent = 1;
    await vi.waitFor(() => expect(gone).toHaveBeenCalled());
    await new Promise((done) => setTimeout(done, 40));
    expect(gone).toHaveBeenCalledOnce();
  });

  it("waits while the address is not known", async () => {
    const gone = vi.fn();
    const timer = whenEngineIsGone(() => "", gone, 5);
    onTestFinished(() => clearInterval(timer));
    await new Promise((done) => setTimeout(done, 40));
    expect(gone).not.toHaveBeenCalled();
  });
});
