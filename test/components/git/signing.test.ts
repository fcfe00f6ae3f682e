import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { openClone } from "#components/git/clone.ts";
import type { Signing } from "#components/git/signing.ts";
import { gitRemote } from "#test/harness/git-remote.ts";

const EMAIL = "slipway@localhost";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "slipway-key-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A key of ssh-keygen's own, and the file by which Git knows whom to trust. */
function sshKey(): { signing: Signing; allowed: string } {
  const dir = folder();
  execaSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(dir, "key")]);
  const allowed = join(dir, "allowed");
  writeFileSync(allowed, `${EMAIL} ${readFileSync(join(dir, "key.pub"), "utf8")}`);
  const key = readFileSync(join(dir, "key"), "utf8").trimEnd();
  return { signing: { format: "ssh", key: async () => key }, allowed };
}

/** Commits a chain of two and a tag with a signing author, and pushes them. */
async function write(signing: Signing | undefined) {
  const remote = gitRemote();
  const parent = remote.commit({ "README.md": "first" });
  const clone = await openClone({ url: remote.url, branch: "main" });
  await clone.fetchTip();
  const author = { name: "Slipway", email: EMAIL, signing };
  const commits = await clone.commit(
    parent,
    [
      { message: "one\n\nSlipway-Stage: dev\n", files: new Map([["a", "1\n"]]) },
      { message: "two, with ünïcode\n", files: new Map([["b", "2\n"]]) },
    ],
    author,
  );
  const tag = await clone.tag("verified/dev/x/1.0.0", commits[1] ?? "", "x verified\n", author);
  await clone.push(
    new Map([
      ["refs/heads/main", commits[1] ?? ""],
      ["refs/tags/verified/dev/x/1.0.0", tag],
    ]),
  );
  return { remote, commits, parent };
}

describe("commits and tags signed with an SSH key", () => {
  it("are accepted by Git for those whom the key is allowed to", async () => {
    const { signing, allowed } = sshKey();
    const { remote, commits, parent } = await write(signing);
    const trust = ["-c", `gpg.ssh.allowedSignersFile=${allowed}`];
    for (const commit of commits) remote.git(...trust, "verify-commit", commit);
    remote.git(...trust, "verify-tag", "verified/dev/x/1.0.0");
    expect(remote.git(...trust, "log", "--format=%G? %GS %s", `${parent}..main`).split("\n")).toEqual([
      `G ${EMAIL} two, with ünïcode`,
      `G ${EMAIL} one`,
    ]);
    expect(remote.git("show", "main:a")).toBe("1");
    remote.git("fsck", "--strict");
  });

  it("are not accepted for another key", async () => {
    const { remote } = await write(sshKey().signing);
    const trust = ["-c", `gpg.ssh.allowedSignersFile=${sshKey().allowed}`];
    expect(() => remote.git(...trust, "verify-commit", "main")).toThrow("No principal matched");
  });

  it("leave no key behind", async () => {
    const before = new Set(readdirSync(tmpdir()));
    await write(sshKey().signing);
    const copies = readdirSync(tmpdir()).filter(
      (name) => name.startsWith("slipway-git-") && !before.has(name),
    );
    expect(copies.flatMap((name) => readdirSync(join(tmpdir(), name)))).not.toContainEqual(
      expect.stringContaining("signing-key"),
    );
  });

  it("say what is wrong with a key that is none", async () => {
    await expect(write({ format: "ssh", key: async () => "no key" })).rejects.toThrow(
      /cannot sign with ssh-keygen: .*check promotion\.signing/,
    );
  });
});

describe("without a key", () => {
  it("nothing is signed", async () => {
    const { remote } = await write(undefined);
    expect(remote.git("log", "-1", "--format=%G?", "main")).toBe("N");
  });
});

describe.runIf(execaSync("gpg", ["--version"], { reject: false }).exitCode === 0)(
  "commits and tags signed with GnuPG",
  () => {
    it("are accepted by Git", async () => {
      const home = folder();
      vi.stubEnv("GNUPGHOME", home);
      onTestFinished(() => {
        execaSync("gpgconf", ["--kill", "all"], { reject: false });
        vi.unstubAllEnvs();
      });
      const make = [
        "--batch",
        "--passphrase",
        "",
        "--quick-generate-key",
        `Slipway <${EMAIL}>`,
        "ed25519",
        "sign",
      ];
      execaSync("gpg", make);
      const listed = execaSync("gpg", ["--list-secret-keys", "--with-colons"]).stdout;
      const keyId = /^fpr:+([0-9A-F]+):/m.exec(listed)?.[1] ?? "";
      const { remote, commits } = await write({ format: "openpgp", keyId });
      for (const commit of commits) remote.git("verify-commit", commit);
      remote.git("verify-tag", "verified/dev/x/1.0.0");
    });
  },
);
