import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { gitPinAuthor, pinLine } from "#components/promotion/pin-author.ts";

const stack = (catalogue: string, voting = "1.0.0") =>
  `config:\n  slipway:freight:\n    # a note\n    catalogue: ${catalogue}\n    voting: ${voting}\n`;

it("finds the line of a pin, and none where there is no pin", () => {
  expect(pinLine(stack("1.0.0"), "catalogue")).toBe(4);
  expect(pinLine("config:\n  slipway:freight: { voting: 1.0.0 }\n", "voting")).toBe(2);
  expect(pinLine(stack("1.0.0"), "frontend")).toBeUndefined();
});

describe("the author of a pin", () => {
  let folder: string;
  const commit = (email: string, catalogue: string, voting?: string) => {
    writeFileSync(join(folder, "Pulumi.prod.yaml"), stack(catalogue, voting));
    const who = {
      GIT_AUTHOR_NAME: "A",
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: "C",
      GIT_COMMITTER_EMAIL: "merger@x.test",
    };
    for (const args of [
      ["add", "."],
      ["commit", "-qm", "pin"],
    ])
      execaSync("git", args, { cwd: folder, env: who });
  };
  const author = (env: Record<string, string> = { GIT_COMMITTER_EMAIL: "runner@x.test" }, where = folder) =>
    gitPinAuthor(() => where, env)("prod", "catalogue");
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "slipway-pin-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    execaSync("git", ["init", "-q", "-b", "main"], { cwd: folder });
  });

  it("is who last changed that very line, not who merged it nor who changed another", async () => {
    commit("ada@x.test", "1.0.0");
    commit("bob@x.test", "1.1.0");
    commit("eve@x.test", "1.1.0", "2.0.0");
    expect(await author()).toMatchObject({ email: "bob@x.test" });
  });

  it("is who runs it, while the pin is not committed", async () => {
    commit("ada@x.test", "1.0.0");
    writeFileSync(join(folder, "Pulumi.prod.yaml"), stack("1.1.0"));
    expect(await author()).toEqual({ email: "runner@x.test", how: "the identity of this run" });
  });

  it("is who runs it, outside of a repository", async () => {
    rmSync(join(folder, ".git"), { recursive: true });
    writeFileSync(join(folder, "Pulumi.prod.yaml"), stack("1.1.0"));
    expect(await author()).toMatchObject({ email: "runner@x.test" });
  });

  it("is not guessed where the history was cut off", async () => {
    commit("ada@x.test", "1.0.0");
    commit("bob@x.test", "1.1.0");
    commit("eve@x.test", "1.1.0", "2.0.0");
    const copy = join(folder, "copy");
    execaSync("git", ["clone", "-q", "--depth=1", `file://${folder}`, copy]);
    expect(await author({}, copy)).toMatchObject({ problem: expect.stringContaining("fetch-depth: 0") });
  });
});
