import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { text as readText } from "node:stream/consumers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { GitHub } from "#sandbox/github/server.ts";
import { ask, clone, commit, git, newRepository, startDouble } from "./harness.ts";
import { text } from "./text.ts";

interface Delivery {
  headers: IncomingHttpHeaders;
  body: string;
}

async function receiver() {
  const received: Delivery[] = [];
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await readText(request) });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/api/webhook`;
  const of = (event: string) => received.filter((one) => one.headers["x-github-event"] === event);
  return { url, of };
}

const signatureOf = (delivery: Delivery | undefined): string =>
  `sha256=${createHmac("sha256", "s3cret")
    .update(delivery?.body ?? "")
    .digest("hex")}`;

async function hooked(github: GitHub, url: string, config: object = {}) {
  const repository = await newRepository(github);
  const body = { events: ["push", "pull_request"], config: { url, content_type: "json", ...config } };
  const hook = await ask(github, "POST", `${repository}/hooks`, { body });
  return { repository, hook: hook.body };
}

describe("a webhook", () => {
  it("gets a signed push with the files that changed, whether by git or by REST", async () => {
    const github = await startDouble();
    const { url, of } = await receiver();
    const { repository } = await hooked(github, url, { secret: "s3cret" });
    const folder = await clone(github, "gitops");
    const sha = await commit(folder, "a.yaml", "tag: 1\n");
    await git(folder, ["push", "--quiet"]);
    await vi.waitFor(() => expect(of("push")).toHaveLength(1));

    const [push] = of("push");
    const signature = createHmac("sha256", "s3cret")
      .update(push?.body ?? "")
      .digest("hex");
    expect(push?.headers["x-hub-signature-256"]).toBe(`sha256=${signature}`);
    const payload = JSON.parse(push?.body ?? "");
    expect(payload).toMatchObject({
      ref: "refs/heads/main",
      after: sha,
      forced: false,
      commits: [{ id: sha, added: ["a.yaml"], modified: [], removed: [] }],
      repository: { html_url: `${github.url}/craftista/gitops`, default_branch: "main" },
    });
    expect(Number.isInteger(payload.repository.created_at)).toBe(true);

    const file = { body: { message: "edit", content: "", branch: "main" } };
    await ask(github, "PUT", `${repository}/contents/b.yaml`, file);
    await vi.waitFor(() => expect(of("push")).toHaveLength(2));
    expect(JSON.parse(of("push")[1]?.body ?? "")).toMatchObject({
      before: sha,
      commits: [{ added: ["b.yaml"] }],
    });
  });

  it("is pinged when it is made, as a form unless it asks for JSON", async () => {
    const github = await startDouble();
    const { url, of } = await receiver();
    await hooked(github, url, { content_type: "form", secret: "s3cret" });
    await vi.waitFor(() => expect(of("ping")).toHaveLength(1));
    const form = new URLSearchParams(of("ping")[0]?.body);
    expect(JSON.parse(form.get("payload") ?? "")).toMatchObject({ repository: { name: "gitops" } });
    expect(of("ping")[0]?.headers["x-hub-signature-256"]).toBe(signatureOf(of("ping")[0]));
  });

  it("keeps its secret when the hidden one is sent back, and never shows it", async () => {
    const github = await startDouble();
    const { url, of } = await receiver();
    const { repository, hook } = await hooked(github, url, { secret: "s3cret" });
    expect(hook).toMatchObject({ config: { secret: "********" } });
    const path = `${repository}/hooks/${text(hook, "id")}`;
    await ask(github, "PATCH", path, { body: { config: { url, secret: "********" } } });
    await ask(github, "POST", `${path}/pings`);
    await vi.waitFor(() => expect(of("ping")).toHaveLength(2));
    const last = of("ping")[1];
    const signature = createHmac("sha256", "s3cret")
      .update(last?.body ?? "")
      .digest("hex");
    expect(last?.headers["x-hub-signature-256"]).toBe(`sha256=${signature}`);
  });

  it("that nobody answers stops nothing, and is told to the log", async () => {
    const lines: string[] = [];
    const github = await startDouble({ log: (line) => lines.push(line) });
    const { repository } = await hooked(github, "http://127.0.0.1:59999/nobody");
    const file = { body: { message: "x", content: "" } };
    expect((await ask(github, "PUT", `${repository}/contents/x`, file)).status).toBe(201);
    await vi.waitFor(() => expect(lines.join()).toContain("127.0.0.1:59999/nobody not reached"));
  });

  it("that is inactive or asks for another event hears nothing", async () => {
    const github = await startDouble();
    const { url, of } = await receiver();
    const repository = await newRepository(github);
    const config = { url, content_type: "json" };
    for (const body of [{ config, active: false }, { config, events: ["pull_request"] }, { config }]) {
      await ask(github, "POST", `${repository}/hooks`, { body });
    }
    await ask(github, "PUT", `${repository}/contents/x`, { body: { message: "x", content: "" } });
    await vi.waitFor(() => expect(of("push")).toHaveLength(1));
    expect(of("push")).toHaveLength(1);
  });
});
