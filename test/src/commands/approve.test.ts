import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa, execaSync } from "execa";
import { beforeEach, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { pushImages } from "#sandbox/registry/client.ts";
import { imageOf } from "#sandbox/registry/images.ts";
import { EXAMPLES } from "#test/harness/example-stack.ts";
import { ask, OWNER, scratch, startDouble, TOKEN } from "#test/sandbox/github/harness.ts";
import { fakeRegistry } from "#test/sandbox/registry/fake-registry.ts";

const checkout = join(import.meta.dirname, "../../..");
const IDENTITY = ["--as", "Ada <ada@example.com>"];

let folder: string;
let environment: Record<string, string>;

/** Runs the command as a person does, in a process of its own. */
async function approve(...args: string[]) {
  const { exitCode, all } = await execa(
    process.execPath,
    [join(checkout, "src/cli.ts"), "approve", "dev", ...args],
    { cwd: folder, env: environment, reject: false, all: true },
  );
  return { exitCode, all };
}

function makeKey(name: string): string {
  const file = join(folder, "keys", name);
  execaSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file]);
  return file;
}

const publicKey = (name: string): string => readFileSync(`${join(folder, "keys", name)}.pub`, "utf8");

beforeEach(async () => {
  folder = await scratch();
  cpSync(join(EXAMPLES, "signed-images"), folder, { recursive: true });
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "keys"));
  const settings = parseDocument(readFileSync(join(folder, "Pulumi.yaml"), "utf8"));
  const gates = { approval: { count: 1, allowedSigners: "keys/allowed" } };
  settings.setIn(["config", "slipway:pipeline", "value", "dev"], settings.createNode({ gates }));
  writeFileSync(join(folder, "Pulumi.yaml"), settings.toString());
  makeKey("ada");
  makeKey("pat");
  writeFileSync(
    join(folder, "keys/allowed"),
    `ada@example.com ${publicKey("ada")}pat@example.com ${publicKey("pat")}`,
  );
  const [github, registry] = [await startDouble(), await fakeRegistry()];
  await ask(github, "POST", `/orgs/${OWNER}/repos`, { body: { name: "gitops", auto_init: true } });
  await pushImages(registry.url, [imageOf("craftista", "recommendation", "1.0.0")]);
  environment = {
    SLIPWAY_GITHUB_URL: github.url,
    SLIPWAY_GITHUB_TOKEN: TOKEN,
    SLIPWAY_REGISTRY: new URL(registry.url).host,
    SLIPWAY_KUBECONFIG: "/nowhere",
    SLIPWAY_IMAGE_KEY: "/nowhere",
    GIT_COMMITTER_EMAIL: "pat@example.com",
  };
});

// Each command is a process that loads the whole program: on a machine that does other work too, seconds.
describe("npm run approve, where approvals must be signed", { timeout: 120_000 }, () => {
  it("refuses a key that is not allowed, whoever pins, and a version that is not there", async () => {
    const version = ["recommendation@1.0.0", ...IDENTITY];
    const [stranger, own, unsigned, unknown] = await Promise.all([
      approve(...version, "--key", makeKey("stranger")),
      approve(...version, "--key", join(folder, "keys/pat")),
      approve(...version),
      approve("recommendation@9.0.0", ...IDENTITY, "--key", join(folder, "keys/ada")),
    ]);
    expect(stranger.all).toContain("have the key added to the allowed signers");
    expect(own.all).toContain("pat@example.com is by the identity of this run");
    expect(unsigned.all).toContain("approvals must be signed here: name your SSH key with --key");
    expect(unknown.all).toContain("recommendation:9.0.0 is not in the registry; choose one of 1.0.0");
    expect([stranger, own, unsigned, unknown].map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 1]);
  });

  it("records one that counts, once, and says that nothing is missing; it needs no cluster", async () => {
    const key = join(folder, "keys/ada");
    const { exitCode, all } = await approve("recommendation@1.0.0", ...IDENTITY, "--key", key);
    expect(exitCode, all).toBe(0);
    expect(all).toContain("✔ approved/dev/recommendation/1.0.0/ada@example.com\n");
    expect(all).toMatch(/✓ approval +pass +approved by ada@example\.com/);
    expect(all).toContain("Nothing is missing: pin recommendation: 1.0.0 in Pulumi.dev.yaml");
    const again = await approve("recommendation@1.0.0", ...IDENTITY, "--key", key);
    expect(again.all).toContain("was there already");
  });
});
