import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { create } from "tar";
import { describe, expect, it, onTestFinished } from "vitest";
import { fetcher, publishedChecksum } from "#sandbox/toolchain/download.ts";
import { temporaryFolder, write } from "./fakes.ts";

const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
const sum = "a".repeat(64);

describe("a published checksum", () => {
  it.each([
    ["a bare sum", sum, sum],
    ["a bare sum with a line end, in capitals", `${sum.toUpperCase()}\n`, sum],
    ["sum and name", `${sum}  tool.tar.gz\n`, sum],
    ["binary mode", `${sum} *tool.tar.gz\n`, sum],
    ["a path before the name", `${sum}  ./dist/tool.tar.gz\n`, sum],
    ["one line of many", `${"b".repeat(64)}  other.tar.gz\n${sum}  tool.tar.gz\n`, sum],
    ["only other files", `${"b".repeat(64)}  other.tar.gz\n`, undefined],
    ["a longer name", `${"b".repeat(64)}  my-tool.tar.gz\n`, undefined],
    ["an error page", "<html>Not Found</html>", undefined],
    ["nothing", "", undefined],
  ])("is read from %s", (_what, text, expected) => {
    expect(publishedChecksum(text, "tool.tar.gz")).toBe(expected);
  });
});

/** Serves files by path; a path that is not there answers 404. Returns the address and the paths asked for. */
async function serve(files: Record<string, string | Buffer>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const file = files[path];
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe("a download", () => {
  it("becomes an executable file when its sum is the published one", async () => {
    const folder = temporaryFolder();
    const { url } = await serve({ "/tool-linux": "binary", "/sums": `${sha256("binary")}  tool-linux\n` });
    const notes: string[] = [];
    await fetcher()({ url: `${url}/tool-linux`, checksumUrl: `${url}/sums` }, folder, "tool", (detail) =>
      notes.push(detail),
    );
    expect(readFileSync(join(folder, "tool"), "utf8")).toBe("binary");
    expect(readdirSync(folder)).toEqual(["tool"]);
    expect(notes.at(-1)).toMatch(/MiB$/);
  });

  it("takes the named members out of an archive, wherever they lie in it", async () => {
    const source = temporaryFolder();
    write(join(source, "dist/tool"), "binary");
    write(join(source, "dist/tool-host"), "host");
    write(join(source, "dist/README.md"), "text");
    const archive = join(source, "tool.tar.gz");
    await create({ gzip: true, file: archive, cwd: source }, ["dist"]);
    const packed = readFileSync(archive);
    const { url } = await serve({ "/tool.tar.gz": packed, "/sums": sha256(packed) });
    const folder = temporaryFolder();
    const download = { url: `${url}/tool.tar.gz`, checksumUrl: `${url}/sums` };
    await fetcher()({ ...download, members: ["tool", "tool-host"] }, folder, "tool", () => {});
    expect(readdirSync(folder).sort()).toEqual(["tool", "tool-host"]);
    const missing = fetcher()({ ...download, members: ["tool-server"] }, folder, "tool", () => {});
    await expect(missing).rejects.toThrow("tool.tar.gz holds no file tool-server");
  });

  it.each([
    [
      "another sum",
      { "/tool": "tampered", "/sums": sha256("binary") },
      `has the SHA-256 sum ${sha256("tampered")}, but ${sha256("binary")} was published`,
    ],
    ["no file", { "/sums": sum }, "/tool answered 404"],
    ["no file of sums", { "/tool": "binary" }, "/sums answered 404"],
    [
      "no sum of the file",
      { "/tool": "binary", "/sums": `${sum}  other` },
      "/sums has no SHA-256 sum of tool",
    ],
  ])("leaves nothing behind when the place has %s", async (_what, files, reason) => {
    const folder = temporaryFolder();
    const { url } = await serve(files);
    const attempt = fetcher()({ url: `${url}/tool`, checksumUrl: `${url}/sums` }, folder, "tool", () => {});
    await expect(attempt).rejects.toThrow(reason);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("asks a host that does not answer only once", async () => {
    const server = createServer(() => {});
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    onTestFinished(() => void server.close().closeAllConnections());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const fetchFrom = fetcher(100);
    const attempt = () =>
      fetchFrom({ url: `${url}/tool`, checksumUrl: `${url}/sums` }, temporaryFolder(), "tool", () => {});
    await expect(attempt()).rejects.toThrow("cannot be reached");
    await expect(attempt()).rejects.toThrow("did not answer before");
  });
});
