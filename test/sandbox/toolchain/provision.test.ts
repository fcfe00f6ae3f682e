import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cacheEntry, cacheRoot, fillEntry } from "#sandbox/toolchain/cache.ts";
import { type Platform, platformOf } from "#sandbox/toolchain/program.ts";
import type { ProgressEvent } from "#sandbox/toolchain/progress.ts";
import { provision, provisionIfPossible } from "#sandbox/toolchain/provision.ts";
import { resolveProgram } from "#sandbox/toolchain/resolve.ts";
import { waysIn } from "#sandbox/toolchain/ways.ts";
import { onPath, program, script, temporaryFolder, write } from "./fakes.ts";

afterEach(() => vi.unstubAllEnvs());

const linux: Platform = { os: "linux", arch: "amd64" };
const nothing = { machine: { path: "", home: "/nonexistent" }, platform: linux, fetcher: undefined };

/** A `go` that lists three packages, compiles them by name, and writes a program that greets. */
const fakeGo = `
case "$1" in
  list) printf 'a\\nb\\nc\\n' ;;
  build) printf 'go: downloading x v1\\na\\nb\\nc\\n' >&2
    while [ "$1" != "-o" ]; do shift; done
    printf '#!/bin/sh\\necho built with %s' "$CGO_ENABLED" > "$2"; chmod +x "$2" ;;
esac`;

function withGo(body: string): string {
  const root = temporaryFolder();
  script(join(root, "bin/go"), body);
  vi.stubEnv("PATH", `${join(root, "bin")}:${process.env.PATH}`);
  return write(join(root, "module/go.mod"), "module slipway.local/test").replace("/go.mod", "");
}

const build = (module: string) => ({
  module,
  package: "example.org/tool",
  tags: ["static"],
  stamps: { "x.y": "v1" },
});

describe("a program is got", () => {
  it("from the machine before anything else", async () => {
    const root = temporaryFolder();
    const tool = script(join(root, "tool"), "echo tool v1.2.3");
    const ways = waysIn({ ...nothing, machine: { path: root, home: root }, cache: join(root, "cache") });
    await expect(resolveProgram(program({ installed: onPath }), ways, linux, () => {})).resolves.toBe(tool);
  });

  it("from the cache before it is downloaded or built", async () => {
    const cache = temporaryFolder();
    const tool = script(join(cache, "linux-amd64/tool/1.2.3/tool"), "");
    const fetcher = vi.fn();
    const wanted = program({ download: () => ({ url: "https://x/tool", checksumUrl: "https://x/sums" }) });
    await expect(
      resolveProgram(wanted, waysIn({ ...nothing, cache, fetcher }), linux, () => {}),
    ).resolves.toBe(tool);
    expect(fetcher).not.toHaveBeenCalled();
  });

  it("from its makers, for the platform at hand, into the cache", async () => {
    const cache = temporaryFolder();
    const fetcher = vi.fn(
      async (_download: unknown, folder: string) => void script(join(folder, "tool"), ""),
    );
    const wanted = program({
      download: ({ os, arch }) => ({ url: `https://x/${os}-${arch}`, checksumUrl: "https://x/sums" }),
    });
    const path = await resolveProgram(wanted, waysIn({ ...nothing, cache, fetcher }), linux, () => {});
    expect(path).toBe(join(cache, "linux-amd64/tool/1.2.3/tool"));
    expect(existsSync(path)).toBe(true);
    expect(fetcher.mock.calls[0]?.[0]).toMatchObject({ url: "https://x/linux-amd64" });
  });

  it("from its Go module when nothing else works, saying how far the build is", async () => {
    const cache = temporaryFolder();
    const events: ProgressEvent[] = [];
    const wanted = program({ build: build(withGo(fakeGo)) });
    const path = await resolveProgram(wanted, waysIn({ ...nothing, cache }), linux, (event) =>
      events.push(event),
    );
    expect(readFileSync(path, "utf8")).toContain("built with 0");
    const details = events
      .filter((event) => event.way === "built from its Go module")
      .map((event) => event.detail);
    expect(details).toEqual([
      "waiting for its turn",
      "reading the module",
      "waiting for its turn",
      "0 of 3 packages",
      "1 of 3 packages",
      "2 of 3 packages",
      "linking",
      path,
    ]);
    expect(events.at(-1)).toMatchObject({ program: "tool", version: "1.2.3", state: "ready" });
  });

  it("from its Go module, whose parts are fetched while another program is built", async () => {
    // A build ends only when both have been listed, which fetches; the list of what is stale is no fetch.
    const waits = `
case "$1" in
  list) case "$*" in *Stale*) ;; *) echo x >> "$FETCHED" ;; esac ;;
  build) while [ "$(wc -l < "$FETCHED")" -lt 2 ]; do sleep 0.05; i=$((i + 1)); [ $i -lt 250 ] || exit 1; done
    while [ "$1" != "-o" ]; do shift; done; : > "$2"; chmod +x "$2" ;;
esac`;
    const module = withGo(waits);
    vi.stubEnv("FETCHED", join(module, "fetched"));
    const ways = waysIn({ ...nothing, cache: temporaryFolder() });
    const both = ["one", "two"].map((name) =>
      resolveProgram(program({ name, build: build(module) }), ways, linux, () => {}),
    );
    await expect(Promise.all(both)).resolves.toHaveLength(2);
  });

  it("by none of the ways: the error lists each with its reason, and what to do", async () => {
    const cache = temporaryFolder();
    const failing = "echo 'main.go:3: undefined: frobnicate' >&2; exit 1";
    const wanted = program({
      installed: onPath,
      download: () => ({ url: "https://x/tool", checksumUrl: "https://x/sums" }),
      build: build(withGo(failing)),
    });
    const attempt = resolveProgram(wanted, waysIn({ ...nothing, cache }), linux, () => {});
    await expect(attempt).rejects.toThrow(/^tool 1\.2\.3 cannot be had on linux\/amd64\. Tried:$/m);
    await expect(attempt).rejects.toThrow("on the machine: no tool on PATH");
    await expect(attempt).rejects.toThrow(`in the cache: ${cache}`);
    await expect(attempt).rejects.toThrow("official download: switched off by SLIPWAY_OFFLINE");
    await expect(attempt).rejects.toThrow("undefined: frobnicate");
    await expect(attempt).rejects.toThrow(/^Install tool\.$/m);
    expect(readdirSync(join(cache, "linux-amd64/tool"))).toEqual([]);
  });

  it("not at all without Go, and the error says that it is missing", async () => {
    const module = withGo("");
    vi.stubEnv("PATH", temporaryFolder());
    const attempt = resolveProgram(
      program({ build: build(module) }),
      waysIn({ ...nothing, cache: temporaryFolder() }),
      linux,
      () => {},
    );
    await expect(attempt).rejects.toThrow("there is no go on PATH");
  });
});

describe("provisioning", () => {
  it("gives the paths by name, and one error for all that cannot be had", async () => {
    const cache = temporaryFolder();
    vi.stubEnv("PATH", temporaryFolder());
    const helm = script(join(cache, "linux-amd64/helm/3.19.4/helm"), "");
    const surroundings = { ...nothing, cache };
    await expect(provision(["helm"], () => {}, surroundings)).resolves.toEqual({ helm });
    const missing = provision(["helm", "kwok", "crane"], () => {}, surroundings);
    await expect(missing).rejects.toThrow(/kwok 0\.7\.0 cannot be had[\s\S]*crane 0\.21\.9 cannot be had/);
    await expect(provisionIfPossible(["helm", "kwok"], () => {}, surroundings)).resolves.toEqual({ helm });
  });
});

describe("the cache", () => {
  it.each([
    [{ SLIPWAY_CACHE: "/a", XDG_CACHE_HOME: "/b" }, "/a"],
    [{ XDG_CACHE_HOME: "/b" }, "/b/slipway"],
    [{ SLIPWAY_CACHE: "", XDG_CACHE_HOME: "" }, "/home/me/.cache/slipway"],
    [{}, "/home/me/.cache/slipway"],
  ])("of %j is at %s", (env, root) => {
    expect(cacheRoot(env, "/home/me")).toBe(root);
  });

  it("gives own source another entry when it changes", async () => {
    const module = temporaryFolder();
    write(join(module, "go.mod"), "module x");
    write(join(module, "main.go"), "package main");
    const own = program({ build: { ...build(module), package: "." } });
    const before = await cacheEntry("/cache", linux, own);
    expect(before).toMatch(/^\/cache\/linux-amd64\/tool\/1\.2\.3-[0-9a-f]{8}$/);
    write(join(module, "main.go"), "package main // edited");
    expect(await cacheEntry("/cache", linux, own)).not.toBe(before);
  });

  it("lets the first of two runs win, and leaves no drafts", async () => {
    const entry = join(temporaryFolder(), "tool/1.2.3");
    const fill = (text: string) =>
      fillEntry(entry, async (folder) => {
        await new Promise((done) => setTimeout(done, text.length));
        write(join(folder, "tool"), text);
      });
    await Promise.all([fill("short"), fill("a much longer text that takes its time")]);
    expect(readFileSync(join(entry, "tool"), "utf8")).toBe("short");
    expect(readdirSync(join(entry, ".."))).toEqual(["1.2.3"]);
  });

  it("has no entry after a run that failed half-way", async () => {
    const entry = join(temporaryFolder(), "tool/1.2.3");
    const failing = fillEntry(entry, async (folder) => {
      write(join(folder, "tool"), createHash("sha256").digest("hex"));
      throw new Error("disk full");
    });
    await expect(failing).rejects.toThrow("disk full");
    expect(readdirSync(join(entry, ".."))).toEqual([]);
  });
});

describe("the platform", () => {
  it("is said in Go's words, and a machine the programs do not exist for is refused", () => {
    expect(platformOf("darwin", "arm64")).toEqual({ os: "darwin", arch: "arm64" });
    expect(platformOf("linux", "x64")).toEqual(linux);
    expect(() => platformOf("win32", "x64")).toThrow("use WSL 2");
    expect(() => platformOf("linux", "s390x")).toThrow("linux/s390x");
  });
});
