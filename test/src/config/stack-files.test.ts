import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { environmentsOf, readStackFiles } from "#src/config/stack-files.ts";
import { sandboxVariables } from "#test/harness/deploy.ts";
import { plainSettings } from "./plain-settings.ts";

const checkout = resolve(import.meta.dirname, "../../..");

/** A copy of the committed stack files, with a change to one of them. */
function project(file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.staging.yaml"])
    cpSync(join(checkout, name), join(folder, name));
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), "utf8")));
  return folder;
}

describe("readStackFiles", () => {
  it.each(["dev", "staging", "prod"])("reads of %s what the engine would hand over", (environment) => {
    expect(readStackFiles(checkout, environment).settings).toEqual(
      parseSettings(plainSettings({}, environment), environment),
    );
  });

  it("lets a stack's value stand in place of the project's", () => {
    const folder = project(
      "Pulumi.dev.yaml",
      (text) => `${text}\n  slipway:promotion: { timeoutSeconds: 7 }\n`,
    );
    expect(readStackFiles(folder, "dev").settings.promotion.timeoutSeconds).toBe(7);
    expect(readStackFiles(folder, "staging").settings.promotion.timeoutSeconds).toBe(60);
  });

  it("leaves encrypted keys that a setting refers to alone", () => {
    const folder = project("Pulumi.dev.yaml", (text) => `${text}\n  slipway:githubToken: { secure: AAAB }\n`);
    expect(readStackFiles(folder, "dev").settings.hub).toBe(true);
  });

  it("refuses a key that is neither a setting nor a secret", () => {
    const folder = project("Pulumi.dev.yaml", (text) => `${text}\n  slipway:fright: { catalogue: 1.0.0 }\n`);
    expect(() => readStackFiles(folder, "dev")).toThrow(/Pulumi\.dev\.yaml is not valid[\s\S]*fright/);
  });

  it("says which file is missing and which there are", () => {
    const folder = project("Pulumi.dev.yaml", (text) => text);
    expect(() => readStackFiles(folder, "prod")).toThrow(
      /Pulumi\.prod\.yaml is not there; the project has Pulumi\.dev\.yaml, Pulumi\.staging\.yaml, Pulumi\.yaml/,
    );
  });

  it("says which file is no YAML", () => {
    const folder = project("Pulumi.dev.yaml", () => "config: [");
    expect(() => readStackFiles(folder, "dev")).toThrow(/Pulumi\.dev\.yaml cannot be read/);
  });

  it("names a variable that a setting refers to and that is not set", () => {
    const { value, settings } = readStackFiles(checkout, "dev", sandboxVariables);
    expect(value(settings.registry.host)).toBe("127.0.0.1:5001");
    expect(() => readStackFiles(checkout, "dev", {}).value(settings.registry.host)).toThrow(
      "SLIPWAY_REGISTRY",
    );
  });
});

it("environmentsOf finds the stack files", () => {
  expect(environmentsOf(checkout)).toEqual(["dev", "prod", "staging"]);
});
