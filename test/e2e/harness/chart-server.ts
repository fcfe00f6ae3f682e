import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { writeFiles } from "#src/plan/write-files.ts";
import { endToEnd } from "./context.ts";

/** A classic chart repository that answers only to one account. */
export interface ChartServer {
  readonly url: string;
  /** How often it was asked for something without the account. */
  readonly refused: () => number;
  close(): void;
}

/** Serves one chart of which `files` are the contents, by the index that Helm makes of it. */
export async function chartServer(
  name: string,
  files: Readonly<Record<string, string>>,
  account: string,
): Promise<ChartServer> {
  const folder = mkdtempSync(join(tmpdir(), "slipway-charts-"));
  const { helm } = endToEnd();
  await writeFiles(join(folder, name), Object.entries(files));
  await execa(helm, ["package", name], { cwd: folder });
  await execa(helm, ["repo", "index", "."], { cwd: folder });
  const expected = `Basic ${Buffer.from(account).toString("base64")}`;
  let refused = 0;
  const server = createServer(({ url = "/", headers }, answer) => {
    if (headers.authorization !== expected) {
      refused += 1;
      return answer.writeHead(401).end();
    }
    const file = /^\/([\w.-]+\.(?:yaml|tgz))$/.exec(url)?.[1];
    return file === undefined ? answer.writeHead(404).end() : answer.end(readFileSync(join(folder, file)));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    refused: () => refused,
    close() {
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
