import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createTwoFilesPatch } from "diff";
import { describe, expect, it, onTestFinished } from "vitest";
import { pin } from "#src/commands/pin.ts";
import { sandboxVariables } from "#test/harness/deploy.ts";

const FILE = "Pulumi.dev.yaml";

function project(): { folder: string; read(): string } {
  const folder = mkdtempSync(join(tmpdir(), "slipway-pin-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of ["Pulumi.yaml", FILE]) cpSync(resolve(file), join(folder, file));
  return { folder, read: () => readFileSync(join(folder, FILE), "utf8") };
}

const changedLines = (before: string, after: string): string[] =>
  createTwoFilesPatch("a", "b", before, after, "", "", { context: 0 })
    .split("\n")
    .filter((line) => /^[+-] /.test(line));

describe("a pin", () => {
  it("changes one line of the stack file", () => {
    const { folder, read } = project();
    const before = read();
    expect(pin(folder, "dev", "catalogue", "1.1.0", sandboxVariables)).toBe(
      `${FILE}: catalogue 1.0.0 -> 1.1.0`,
    );
    expect(changedLines(before, read())).toEqual(["-    catalogue: 1.0.0", "+    catalogue: 1.1.0"]);
  });

  it.each(["1.0.0", "0.9.9", "1.0.0-rc.1"])("stays when %s is proposed late", (version) => {
    const { folder, read } = project();
    const before = read();
    expect(pin(folder, "dev", "catalogue", version, sandboxVariables)).toContain("stays at 1.0.0");
    expect(read()).toBe(before);
  });

  it.each([
    ["qa", "catalogue", "1.1.0", "qa is no environment of this project; choose one of dev"],
    ["dev", "payments", "1.1.0", "payments is no service of this project; choose one of frontend, catalogue"],
    ["dev", "catalogue", "v1.1.0", '"v1.1.0" is not a semantic version: write it as 1.4.0'],
    ["dev", "catalogue", "1.1.0\n  evil: 1", "is not a semantic version"],
  ])("is refused for %s %s %j, and nothing is written", (environment, service, version, message) => {
    const { folder, read } = project();
    const before = read();
    expect(() => pin(folder, environment, service, version, sandboxVariables)).toThrow(message);
    expect(read()).toBe(before);
  });
});
