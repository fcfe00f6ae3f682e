import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { execa } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";

/** Docker without containers: `run --network` really asks, with the machine's own curl. */
const FAKE_DOCKER = `#!/bin/sh
echo "$*" >> "$FAKE/calls"
case "$1 $2" in
  "run --detach") echo the-container ;;
  "run --rm") shift 5; exec curl "$@" ;;
  "exec the-container") [ -e "$FAKE/ready" ] || { touch "$FAKE/ready"; exit 2; } ;;
  "inspect --format")
    case $3 in
      *Running*) [ -e "$FAKE/ended" ] && echo false || echo true ;;
      *ExitCode*) echo 137 ;;
      *) echo '{"8080/tcp":{}}' ;;
    esac ;;
  "logs --tail") echo "what the container said" ;;
esac
`;

interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly calls: string[];
}

async function smokeTest(args: readonly (string | number)[], ended = false): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-smoke-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "docker"), FAKE_DOCKER);
  chmodSync(join(folder, "docker"), 0o755);
  if (ended) writeFileSync(join(folder, "ended"), "");
  const { exitCode, stdout, stderr } = await execa(
    "sh",
    [resolve("components/ci/scripts/smoke-test.sh"), ...args.map(String)],
    {
      env: { FAKE: folder, CURL_IMAGE: "curl:1", PATH: `${folder}${delimiter}${process.env.PATH}` },
      reject: false,
    },
  );
  return {
    exitCode,
    stdout,
    stderr,
    calls: readFileSync(join(folder, "calls"), "utf8").trim().split("\n"),
  };
}

async function listener(status: number): Promise<number> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === "/api/origamis" ? status : 404).end();
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

describe("the smoke test, with a Docker that has no containers", () => {
  it("passes when the port answers, with the options that the container was to get, and removes it", async () => {
    const port = await listener(200);
    const { exitCode, calls } = await smokeTest([
      "image@sha256:1",
      "/api/origamis",
      port,
      5,
      "--user",
      "10001",
      "--env",
      "GREETING=it's me",
    ]);
    expect(exitCode).toBe(0);
    expect(calls[0]).toBe("run --detach --user 10001 --env GREETING=it's me image@sha256:1");
    expect(calls.at(-1)).toBe("rm --force --volumes the-container");
  });

  it.each([
    ["a path that answers 404", "/", 200],
    ["a server that answers 500", "/api/origamis", 500],
  ])("fails on %s, with what was asked, what the image exposes and its logs", async (_name, path, status) => {
    const port = await listener(status);
    const { exitCode, stderr, calls } = await smokeTest(["image", path, port, 1]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("what the container said");
    expect(stderr).toContain(`nothing answered within 1 s; asked was port ${port} for ${path}`);
    expect(stderr).toContain('the image exposes {"8080/tcp":{}}');
    expect(calls.at(-1)).toBe("rm --force --volumes the-container");
  });

  it("does not wait for a container that ended", async () => {
    const { exitCode, stderr } = await smokeTest(["image", "/", 9, 600], true);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("it ended with exit code 137");
  });

  it("asks a database by its own means, over TCP, until it is ready", async () => {
    const { exitCode, calls } = await smokeTest(["image", "postgres", 5432, 10, "--user", 999]);
    expect(exitCode).toBe(0);
    expect(
      calls.filter((call) => call === "exec the-container pg_isready --quiet --host 127.0.0.1 --port 5432"),
    ).toHaveLength(2);
  });
});
