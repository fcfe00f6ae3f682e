import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { openClone } from "#components/git/clone.ts";
import type { Author } from "#components/git/fast-import.ts";
import { approve } from "#components/promotion/approve.ts";
import { evaluateGates } from "#components/promotion/evaluate.ts";
import { gatherGitFacts } from "#components/promotion/facts.ts";
import type { ApprovalSettings } from "#components/promotion/gates/approval.ts";
import { identity } from "#src/commands/approve.ts";
import { type GitRemote, gitRemote } from "#test/harness/git-remote.ts";
import { gateClients, promotion, to } from "./fixtures.ts";

const ada = { name: "Ada", email: "ada@example.test" };
const clients = gateClients();
let remote: GitRemote;
beforeEach(() => {
  remote = gitRemote();
  remote.commit({ "README.md": "x" });
});

const asking = (settings: Partial<ApprovalSettings> = {}) =>
  promotion({ url: remote.url, gates: { approval: { count: 1, ...settings } } });
const connect = () => openClone({ url: remote.url, branch: "main" });

async function approving(
  who: Author,
  settings: Partial<ApprovalSettings> = {},
  isPinned = true,
  given = clients,
) {
  return approve(asking(settings), isPinned, who, { ...given, clone: await connect() });
}

async function gateOf(settings: Partial<ApprovalSettings> = {}, version = "1.1.0", given = clients) {
  const inputs = to(asking(settings), version);
  const { gates } = await evaluateGates(inputs, await gatherGitFacts(await connect(), inputs), given);
  return gates.find(({ gate }) => gate === "approval");
}

describe("approving", () => {
  it("records a tag that opens the gate, once", async () => {
    expect(await gateOf()).toMatchObject({ state: "pending" });
    const tag = "approved/dev/catalogue/1.1.0/ada@example.test";
    expect(await approving(ada)).toEqual({ tag, made: true });
    expect(await approving(ada)).toEqual({ tag, made: false });
    expect(await gateOf()).toMatchObject({ state: "pass", by: [ada.email] });
    expect(remote.git("tag", "--list")).toBe(tag);
    expect(await gateOf({}, "1.2.0")).toMatchObject({ state: "pending" });
  });

  it("does not count a copy of the tag for another version", async () => {
    await approving(ada);
    remote.git(
      "update-ref",
      "refs/tags/approved/dev/catalogue/1.2.0/ada@example.test",
      "refs/tags/approved/dev/catalogue/1.1.0/ada@example.test",
    );
    expect((await gateOf({}, "1.2.0"))?.reason).toContain("is a copy of approved/dev/catalogue/1.1.0/");
  });

  it.each([
    ["the author of the pin", { name: "A", email: "author@example.test" }, {}, "is by the author"],
    ["somebody who may not", ada, { approvers: ["grace@example.test"] }, "is not one of the approvers"],
    [
      "somebody without a key where approvals are signed",
      ada,
      { allowedSigners: "x" },
      "name your SSH key with --key",
    ],
  ] as const)("refuses %s and records nothing", async (_name, who, settings, words) => {
    await expect(approving(who, settings)).rejects.toThrow(words);
    expect(remote.git("tag", "--list")).toBe("");
  });

  it("refuses where no approval is asked for, and an image that is not there", async () => {
    const services = { ...clients, clone: await connect() };
    await expect(approve(promotion({ url: remote.url }), true, ada, services)).rejects.toThrow(
      "asks for no approval",
    );
    await expect(approve(to(asking(), "9.0.0"), true, ada, services)).rejects.toThrow(
      "is not in the registry",
    );
  });

  describe("with signatures", () => {
    const keyOf = () => {
      const folder = mkdtempSync(join(tmpdir(), "slipway-key-"));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const file = join(folder, "key");
      execaSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
      return { key: async () => readFileSync(file, "utf8"), pub: readFileSync(`${file}.pub`, "utf8") };
    };

    it("counts whom the key belongs to, whatever the tag says", async () => {
      const { key, pub } = keyOf();
      const given = gateClients({ projectFile: async () => `ada@example.test ${pub}` });
      const settings = { allowedSigners: "keys" };
      const posing = { name: "Eve", email: "eve@example.test", signing: { format: "ssh", key } as const };
      const { tag } = await approving(posing, settings, true, given);
      expect(tag).toBe("approved/dev/catalogue/1.1.0/ada@example.test");
      expect(await gateOf(settings, "1.1.0", given)).toMatchObject({ state: "pass", by: [ada.email] });
    });

    it("counts neither an unsigned tag, nor one by another key, nor one that was changed", async () => {
      await approving(ada);
      const { key, pub } = keyOf();
      const given = gateClients({ projectFile: async () => `ada@example.test ${pub}` });
      const settings = { allowedSigners: "keys" };
      expect((await gateOf(settings, "1.1.0", given))?.reason).toContain("is not signed");
      const other = keyOf();
      const stranger = { ...ada, signing: { format: "ssh", key: other.key } as const };
      await expect(approving(stranger, settings, true, given)).rejects.toThrow("a key that is not allowed");

      remote.git("tag", "-d", "approved/dev/catalogue/1.1.0/ada@example.test");
      await approving({ ...ada, signing: { format: "ssh", key } }, settings, true, given);
      const ref = "refs/tags/approved/dev/catalogue/1.1.0/ada@example.test";
      const text = remote.git("cat-file", "-p", ref).replace("approved for dev", "approved for dev!");
      const forged = execaSync("git", ["--git-dir", remote.url.replace("file://", ""), "mktag"], {
        input: `${text}\n`,
      });
      remote.git("update-ref", ref, forged.stdout);
      expect((await gateOf(settings, "1.1.0", given))?.reason).toContain(
        "has a signature that does not match",
      );
    });
  });
});

it.each([
  ["Ada Lovelace <ada@x.test>", { name: "Ada Lovelace", email: "ada@x.test" }],
  [undefined, { name: "from Git", email: "from Git" }],
])("takes %j as an identity", async (given, expected) => {
  expect(await identity(given, async () => "from Git")).toEqual(expected);
});

it.each(["ada", "Ada <ada>", "Ada <a@x> tagger <b@x>"])("refuses %j as an identity", async (given) => {
  await expect(identity(given, async () => undefined)).rejects.toThrow("is no identity");
});
