import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { connectionOf } from "#sandbox/plugins/kubernetes/cluster/connection.ts";
import {
  type KubeconfigSource,
  selectFromKubeconfig,
} from "#sandbox/plugins/kubernetes/cluster/kubeconfig.ts";

const folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
afterAll(() => rmSync(folder, { recursive: true }));

const contents = `
current-context: dev
clusters:
- {name: local, cluster: {server: "https://127.0.0.1:6443/", certificate-authority: ca.crt}}
- {name: other, cluster: {server: "https://10.0.0.1", insecure-skip-tls-verify: true, tls-server-name: kube}}
contexts:
- {name: dev, context: {cluster: local, user: tokened, namespace: craft}}
- {name: prod, context: {cluster: other, user: certified}}
- {name: cloud, context: {cluster: other, user: signing-in}}
users:
- {name: tokened, user: {tokenFile: token}}
- {name: certified, user: {client-certificate-data: Y2VydA==, client-key-data: a2V5, username: u, password: p}}
- {name: signing-in, user: {exec: {command: aws}}}
`;
const path = join(folder, "config");
writeFileSync(path, contents);
writeFileSync(join(folder, "ca.crt"), "authority");
writeFileSync(join(folder, "token"), "t-1\n");

const connect = async (source: KubeconfigSource, env: NodeJS.ProcessEnv = {}) => {
  const selection = await selectFromKubeconfig(source, env);
  return { ...connectionOf(selection), namespace: selection.namespace };
};

describe("a kubeconfig", () => {
  it("is read from a path, its own relative paths from its folder", async () => {
    const { server, namespace, tls, authorization } = await connect({ kubeconfig: path });
    expect({ server, namespace }).toEqual({ server: "https://127.0.0.1:6443", namespace: "craft" });
    expect(tls.ca?.toString()).toBe("authority");
    expect(authorization()).toBe("Bearer t-1");
  });

  it("has its token file read again for each request", async () => {
    const { authorization } = await connect({ kubeconfig: path });
    writeFileSync(join(folder, "token"), "t-2");
    expect(authorization()).toBe("Bearer t-2");
  });

  it("may be given as contents, with another context and cluster", async () => {
    const connection = await connect({ kubeconfig: contents, context: "prod" });
    expect(connection).toMatchObject({ server: "https://10.0.0.1", namespace: "default" });
    expect(connection.tls).toMatchObject({ rejectUnauthorized: false, servername: "kube" });
    expect(`${connection.tls.cert} ${connection.tls.key}`).toBe("cert key");
    expect(connection.authorization()).toBe(`Basic ${Buffer.from("u:p").toString("base64")}`);
    const { server } = await connect({ kubeconfig: path, cluster: "other" });
    expect(server).toBe("https://10.0.0.1");
  });

  it("may be JSON", async () => {
    const json = JSON.stringify({ clusters: [{ name: "c", cluster: { server: "http://127.0.0.1:1" } }] });
    expect((await connect({ kubeconfig: json, cluster: "c" })).server).toBe("http://127.0.0.1:1");
  });

  it("comes from the list in KUBECONFIG, where missing files are passed over", async () => {
    const { server } = await connect({}, { KUBECONFIG: `${folder}/none:${path}` });
    expect(server).toBe("https://127.0.0.1:6443");
  });

  const mistakes: [string, KubeconfigSource, RegExp][] = [
    ["a missing file", { kubeconfig: "/none/kubeconfig" }, /file "\/none\/kubeconfig" does not exist: give/],
    ["a missing context", { kubeconfig: path, context: "stage" }, /no context "stage"/],
    ["a missing cluster", { kubeconfig: path, cluster: "x" }, /no server for the cluster "x"/],
    ["no context at all", { kubeconfig: "clusters: []\n" }, /selects no context: set its current-context/],
    ["no YAML", { kubeconfig: "{a: [\n" }, /is not YAML/],
    ["another document", { kubeconfig: "- a\n- b\n" }, /holds no kubeconfig/],
    ["a login program", { kubeconfig: path, context: "cloud" }, /signs in through "exec".*use a token/],
    ["nothing anywhere", {}, /no kubeconfig: .*none does not exist; give/],
  ];
  it.each(mistakes)("with %s is refused, with what to do", async (_, source, message) => {
    await expect(connect(source, { KUBECONFIG: `${folder}/none` })).rejects.toThrow(message);
  });
});
