import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { openClone } from "#components/git/clone.ts";
import { authorOf } from "#components/promotion/author.ts";
import { commitPromotions } from "#components/promotion/commit.ts";
import { readHistory } from "#components/promotion/history.ts";
import { setImage } from "#components/promotion/image-file.ts";
import { parseSettings } from "#src/config/load.ts";
import { promotionsOf, topologyOf } from "#src/topology.ts";
import { gitRemote } from "#test/harness/git-remote.ts";
import { complaint, plainSettings } from "#test/src/config/plain-settings.ts";
import { digestOf, gateClients, pinned, promotion } from "./fixtures.ts";

it("signs what promotions commit and record, and the history still reads it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-key-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "key");
  execaSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
  const allowed = join(folder, "allowed");
  writeFileSync(allowed, `slipway@localhost ${readFileSync(`${file}.pub`, "utf8")}`);

  const remote = gitRemote();
  const image = "env/dev/catalogue/catalogue-image.yaml";
  remote.commit({ [image]: setImage(undefined, pinned("catalogue", "1.0.0")) });
  const clone = await openClone({ url: remote.url, branch: "main" });
  const inputs = promotion({ url: remote.url, signing: { format: "ssh", keyFrom: { file } } });
  const registry = { resolve: async () => ({ digest: digestOf("1.1.0") }) };
  const services = { ...gateClients({ registry }), clone, guard: async () => {} };
  const [committed] = await commitPromotions([inputs], services);
  const commit = committed instanceof Error ? "" : (committed?.commit ?? "");
  const message = "x\n\nSlipway-Service: catalogue\nSlipway-Stage: dev\nSlipway-Version: 1.1.0\n";
  const name = "verified/dev/catalogue/1.1.0";
  const tag = await clone.tag(name, commit, message, authorOf(inputs));
  await clone.push(new Map([[`refs/tags/${name}`, tag]]));

  const trust = ["-c", `gpg.ssh.allowedSignersFile=${allowed}`];
  remote.git(...trust, "verify-commit", "main");
  remote.git(...trust, "verify-tag", name);
  expect((await readHistory(clone)).promotions).toMatchObject([
    { commit, version: "1.1.0", verified: { tag: name } },
  ]);
});

it("takes the key from the settings, by reference", () => {
  const signing = { format: "ssh", keyFrom: { config: "signingKey" } };
  const settings = parseSettings(plainSettings({ "promotion.signing": signing }), "dev");
  const loaded = { settings, environment: "dev", value: () => "127.0.0.1" };
  const [first] = promotionsOf(loaded, topologyOf(loaded));
  expect(first?.signing).toEqual(signing);
  expect(first?.wait).toEqual({ timeoutSeconds: 60, holdSeconds: 1 });
});

it.each([
  ["an unknown format", { format: "x509" }, "promotion.signing"],
  ["an SSH key in the settings themselves", { format: "ssh", key: "-----BEGIN" }, "promotion.signing"],
  [
    "a key that is no fingerprint",
    { format: "openpgp", keyId: "me@example.test" },
    "write the fingerprint that `gpg",
  ],
])("refuses %s", (_, signing, message) => {
  expect(complaint(plainSettings({ "promotion.signing": signing }))).toContain(message);
});
