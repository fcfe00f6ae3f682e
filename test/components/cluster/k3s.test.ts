import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { openK3s } from "#components/cluster/drivers/k3s.ts";
import { loadInstaller } from "#components/cluster/k3s/installer.ts";
import { deleteCluster, ensureCluster, readCluster } from "#components/cluster/lifecycle.ts";
import type { K3sSpec, SshHost } from "#components/cluster/spec.ts";
import { thisHost } from "#components/cluster/this-host.ts";
import { type FakeApi, fakeApi, MARK } from "./harness/api-server.ts";
import { type K3sMachine, k3sMachine } from "./harness/k3s-machine.ts";
import { effectOf, failure, recorded, shopCluster } from "./harness/life.ts";
import { SSHD, type SshServer, sshServer } from "./harness/ssh-server.ts";

const TOKEN = "a-token-for-nodes";

let api: FakeApi;
let machine: K3sMachine;

const specOf = (changes: Partial<K3sSpec> = {}): K3sSpec => ({
  driver: "k3s",
  version: "v1.34.2+k3s1",
  installer: machine.installer,
  tokenFrom: { env: "K3S_JOIN" },
  tlsSans: ["k3s.shop.example"],
  disable: ["traefik"],
  readySeconds: 10,
  ...changes,
});

beforeEach(async () => {
  api = await fakeApi();
  machine = k3sMachine(api);
  vi.stubEnv("K3S_JOIN", TOKEN);
});

const installs = () => machine.calls().filter((call) => call.startsWith("install "));

it("in CI there is an SSH server to try against", () => {
  expect(SSHD !== undefined || process.env.CI !== "true", "apt-get install openssh-server").toBe(true);
});

/** Milliseconds for a test that signs in several times. */
const SSH_TIMEOUT = 90_000;

/** What holds on this machine and over SSH. */
function k3sOn(hostOf: () => SshHost | undefined): void {
  const spec = (changes: Partial<K3sSpec> = {}): K3sSpec => {
    const host = hostOf();
    return specOf({ ...(host === undefined ? {} : { host }), ...changes });
  };
  const make = (changes?: Partial<K3sSpec>) => ensureCluster(shopCluster(spec(changes)), machine.world);

  it("is installed at its version with its settings, which only root reads", async () => {
    const { outputs, failure: none } = await make();
    expect(none).toBeUndefined();
    expect(installs()).toEqual(["install v1.34.2+k3s1 true server"]);
    expect(parse(machine.config("config.yaml.d/slipway.yaml"))).toMatchObject({
      "write-kubeconfig-mode": "0600",
      "tls-san": ["k3s.shop.example"],
      disable: ["traefik"],
    });
    expect(parse(machine.config("config.yaml.d/slipway-token.yaml"))).toEqual({ token: TOKEN });
    expect(
      statSync(join(machine.layout.configuration, "config.yaml.d/slipway-token.yaml")).mode & 0o777,
    ).toBe(0o600);
    expect(outputs.server).toBe(api.url);
    expect(api.objects.get(MARK)).toMatchObject({ data: { product: "shop", environment: "dev" } });
  });

  it("shows its token in no list of processes and in no state", async () => {
    const { outputs } = await make();
    expect(machine.read("processes")).toContain("server");
    expect(machine.read("processes")).not.toContain(TOKEN);
    expect(JSON.stringify(outputs)).not.toContain(TOKEN);
  });

  it("leaves a kubeconfig that leads to it from here", async () => {
    await make();
    const text = readFileSync(join(machine.home, ".slipway/clusters/shop-dev.kubeconfig"), "utf8");
    expect(machine.config("k3s.yaml")).toContain("https://0.0.0.0:");
    expect(parse(text).clusters[0].cluster.server).toBe(api.url);
  });

  it("is removed by its own script, with our settings, and is gone for a refresh", async () => {
    const { outputs } = await make();
    await deleteCluster(outputs, machine.world);
    expect(machine.has("bin/k3s")).toBe(false);
    expect(machine.has("etc/config.yaml.d/slipway.yaml")).toBe(false);
    expect(machine.has("etc/config.yaml.d/slipway-token.yaml")).toBe(false);
    expect(await readCluster(outputs, machine.world)).toBeUndefined();
    await deleteCluster(outputs, machine.world);
  });
}

describe("k3s on this machine", () => {
  k3sOn(() => undefined);

  const make = (changes?: Partial<K3sSpec>) => ensureCluster(shopCluster(specOf(changes)), machine.world);

  it("is upgraded by its installer, and keeps the token that it was made with", async () => {
    const { outputs } = await make();
    vi.stubEnv("K3S_JOIN", "another");
    const { failure: none } = await ensureCluster(
      shopCluster(specOf({ version: "v1.35.0+k3s1" })),
      machine.world,
      outputs,
    );
    expect(none).toBeUndefined();
    expect(installs()[1]).toBe("install v1.35.0+k3s1 true server");
    expect(parse(machine.config("config.yaml.d/slipway-token.yaml"))).toEqual({ token: TOKEN });
  });

  it("whose installation failed is recorded, and finished by the next update", async () => {
    machine.note("fail");
    const failed = await make();
    expect(failed.failure).toContain("[ERROR]  Download failed");
    expect(failed.failure).toContain("journalctl -u k3s");
    machine.remove("fail");
    const { failure: none } = await ensureCluster(shopCluster(specOf()), machine.world, failed.outputs);
    expect(none).toBeUndefined();
    expect(installs()).toHaveLength(2);
  });

  it("that somebody else installed is not touched", async () => {
    await make();
    api.objects.clear();
    expect((await failure(make())).message).toContain("exists and was not made by Slipway");
    expect(installs()).toHaveLength(1);
  });

  it("that is gone is not quietly made elsewhere by an update", async () => {
    const { outputs } = await make();
    await deleteCluster(outputs, machine.world);
    const again = failure(ensureCluster(shopCluster(specOf({ disable: [] })), machine.world, outputs));
    expect((await again).message).toContain(
      "is not there, though an earlier update made one; if it is gone, run `pulumi refresh -s dev`",
    );
  });

  it("is not installed by a script with another digest, and nothing is written", async () => {
    const refused = await failure(make({ installer: { sha256: "0".repeat(64) } }));
    expect(refused.message).toContain(`not the pinned ${"0".repeat(64)}; it would run as root, so read it`);
    expect(machine.has("etc/config.yaml.d/slipway.yaml")).toBe(false);
    expect(installs()).toEqual([]);
  });
});

describe.skipIf(SSHD === undefined)("k3s over a real SSH server", { timeout: SSH_TIMEOUT }, () => {
  let server: SshServer;
  beforeEach(async () => {
    server = await sshServer(machine);
  });

  k3sOn(() => server.host);

  const make = (host: Partial<SshHost>) =>
    ensureCluster(shopCluster(specOf({ host: { ...server.host, ...host } })), machine.world);
  const refusal = async (host: Partial<SshHost>): Promise<string> => {
    const { message } = await failure(make(host));
    expect(installs(), "nothing was installed").toEqual([]);
    expect(machine.has("bin/k3s")).toBe(false);
    return message;
  };

  it("refuses a server whose host key is another than the pinned one, with what it offers", async () => {
    const message = await refusal({ hostKey: server.anotherHostKey });
    expect(message).toMatch(
      /^the host key of 127\.0\.0\.1 is not the one in cluster\.host\.hostKey: it offers SHA256:\S+; somebody may answer in its place/,
    );
  });

  it("refuses a server whose host key nobody knows", async () => {
    const { hostKey: _pinned, ...host } = server.host;
    const { message } = await failure(ensureCluster(shopCluster(specOf({ host })), machine.world));
    expect(message).toContain("the host key of 127.0.0.1 is not known; read it on the server");
    expect(installs()).toEqual([]);
  });

  it("is refused by a server that does not know its key", async () => {
    const message = await refusal({ identityFile: server.strangersKey });
    expect(message).toMatch(/does not let us in: .*Permission denied \(publickey\).*authorized_keys/);
  });

  it("says that nobody listens", async () => {
    expect(await refusal({ port: 1 })).toMatch(
      /:1 cannot be reached by SSH: .*Connection refused.*check cluster\.host/,
    );
  });

  it("says that there is no such server", async () => {
    expect(await refusal({ address: "no-such-host.invalid" })).toMatch(/cannot be reached by SSH: .*resolve/);
  });

  it("goes on after the connection was lost in the middle, and waits for what still runs there", async () => {
    machine.note("cut-off");
    const cut = await make({});
    expect(cut.failure).toMatch(/cannot be reached by SSH: .*(closed|reset)/i);
    const { failure: none } = await ensureCluster(
      shopCluster(specOf({ host: server.host })),
      machine.world,
      cut.outputs,
    );
    expect(none).toBeUndefined();
    expect(installs()).toEqual([
      "install v1.34.2+k3s1 true server",
      "install went on",
      "install v1.34.2+k3s1 true server",
    ]);
  });

  it("names what the server lacks", async () => {
    machine.program("id", "echo 1000");
    expect(await refusal({})).toContain(
      "cannot run k3s yet; it lacks root: the user may not become root without a password",
    );
  });
});

describe("the installer", () => {
  it("comes from k3s's own repository, at the tag of the version", async () => {
    const download = vi.fn(async () => "text");
    await loadInstaller({ version: "v1.34.2+k3s1", installer: { sha256: "x" } }, { download }).catch(
      () => {},
    );
    expect(download).toHaveBeenCalledWith(
      "https://raw.githubusercontent.com/k3s-io/k3s/v1.34.2%2Bk3s1/install.sh",
    );
  });
});

describe("what an edit does to k3s", () => {
  const host = { address: "10.0.0.1", user: "root", port: 22 };
  it.each<[string, Partial<K3sSpec>, string | RegExp]>([
    ["nothing", {}, "nothing"],
    ["the digest of the next installer alone", { installer: { sha256: "1" } }, "nothing"],
    ["another secret", { tokenFrom: { env: "OTHER" } }, "nothing"],
    ["the next build of k3s", { version: "v1.34.2+k3s2" }, "update"],
    ["the next minor version", { version: "v1.35.0+k3s1" }, "update"],
    [
      "two minor versions at once",
      { version: "v1.36.0+k3s1" },
      /^cluster\.version: a cluster goes up one minor/,
    ],
    ["an older version", { version: "v1.33.0+k3s1" }, /^cluster\.version: a cluster cannot go back/],
    ["another name in the certificate", { tlsSans: [] }, "update"],
    ["another component left out", { disable: [] }, "update"],
    ["another address of the server", { host: { ...host, address: "10.0.0.2" } }, "update"],
    ["another user there", { host: { ...host, user: "ubuntu" } }, "nothing"],
  ])("%s", async (_case, edit, effect) => {
    const before = specOf({ host });
    expect(await effectOf(before, { ...before, ...edit })).toMatch(effect);
  });

  it("a move from this machine to a server is another cluster", async () => {
    expect(await effectOf(specOf(), specOf({ host }))).toBe("replace");
    expect(recorded(specOf()).owed).toEqual([]);
  });

  it("an address in the kubeconfig can be another than the server's", () => {
    expect(openK3s(specOf({ host, address: "k3s.shop.example" }), thisHost).title).toBe("k3s on 10.0.0.1");
  });
});
