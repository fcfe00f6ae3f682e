import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { resolveCredential } from "#components/dynamic/credential.ts";
import { openCluster } from "#components/kubernetes/cluster.ts";
import { selfSigned } from "#test/harness/self-signed.ts";

const nowhere = { env: {}, config: () => undefined };

const kubeconfig = (
  authority: string,
  user = "{ client-certificate: me.crt, client-key: /abs/me.key }",
): string =>
  `# made by a tool
apiVersion: v1
kind: Config
current-context: one
contexts: [{ name: one, context: { cluster: one, user: me } }]
clusters:
  - name: one
    cluster:
      server: https://127.0.0.1:6443 # here
      certificate-authority: ${authority}
users: [{ name: me, user: ${user} }]
`;

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-kubeconfig-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** What a reference to a kubeconfig in a folder gives. */
async function read(text: string): Promise<{ folder: string; found: string }> {
  const folder = folderForTest();
  const file = join(folder, "config");
  writeFileSync(file, text);
  return { folder, found: await resolveCredential({ file }, nowhere) };
}

it("files that a kubeconfig names are found beside it, as kubectl finds them", async () => {
  const { folder, found } = await read(kubeconfig("pki/ca.crt"));
  expect(parse(found)).toMatchObject({
    clusters: [{ cluster: { "certificate-authority": join(folder, "pki/ca.crt") } }],
    users: [{ user: { "client-certificate": join(folder, "me.crt"), "client-key": "/abs/me.key" } }],
  });
});

it("so are a file with a token, and a program that is named by a path and not by its name alone", async () => {
  const { folder, found } = await read(
    kubeconfig("/ca.crt", "{ tokenFile: ./token, exec: { command: bin/login, apiVersion: v1 } }"),
  );
  expect(parse(found)).toMatchObject({
    users: [{ user: { tokenFile: join(folder, "token"), exec: { command: join(folder, "bin/login") } } }],
  });
  const named = kubeconfig("/ca.crt", "{ exec: { command: aws, apiVersion: v1 } }");
  expect((await read(named)).found).toBe(named.trimEnd());
});

it("a kubeconfig in JSON is read alike", async () => {
  const { folder, found } = await read(JSON.stringify(parse(kubeconfig("ca.crt"))));
  expect(parse(found)).toMatchObject({
    clusters: [{ cluster: { "certificate-authority": join(folder, "ca.crt") } }],
  });
});

it.each([
  ["a kubeconfig that names no relative file", kubeconfig("/etc/ca.crt", "{ token: t }")],
  ["something that is no kubeconfig", "certificate-authority: ca.crt\n"],
  ["a text that only speaks of one", "kind: Config\n  : [certificate-authority: x"],
])("%s stays as it is", async (_what, text) => {
  expect((await read(text)).found).toBe(text.trimEnd());
});

it("so such a cluster can be asked, whose authority stands in a file beside its kubeconfig", async () => {
  const server = createServer(selfSigned, (_, answer) => {
    answer.writeHead(404, { "content-type": "application/json" }).end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  const folder = folderForTest();
  mkdirSync(join(folder, "pki"));
  writeFileSync(join(folder, "pki/ca.crt"), selfSigned.cert);
  const { port } = server.address() as AddressInfo;
  writeFileSync(
    join(folder, "config"),
    kubeconfig("pki/ca.crt", "{ token: t }").replace("6443", String(port)),
  );
  const cluster = openCluster(await resolveCredential({ file: join(folder, "config") }, nowhere));
  const kind = { group: "argoproj.io", version: "v1alpha1", plural: "applications", namespace: "argocd" };
  expect(await cluster.get(kind, "web")).toBeUndefined();
});
