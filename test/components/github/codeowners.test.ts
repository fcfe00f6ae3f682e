import { describe, expect, it } from "vitest";
import { codeowners, deploymentOwners, stackFileOwners } from "#components/github/codeowners.ts";

const approvers = { staging: ["@acme/qa"], prod: ["@acme/release", "boss@example.test"] };
const rules = (text: string): string[] =>
  text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));

describe("CODEOWNERS", () => {
  it("gives each stack file to those who approve its stage, and itself to all of them", () => {
    expect(rules(codeowners(stackFileOwners(approvers)))).toEqual([
      "/Pulumi.staging.yaml @acme/qa",
      "/Pulumi.prod.yaml @acme/release boss@example.test",
      "/.github/CODEOWNERS @acme/qa @acme/release boss@example.test",
    ]);
  });

  it("gives what runs in a stage to those who approve it", () => {
    expect(rules(codeowners(deploymentOwners({ prod: ["@acme/release"] })))).toEqual([
      "/env/prod/ @acme/release",
      "/.github/CODEOWNERS @acme/release",
    ]);
  });

  it("escapes a space, which would end the pattern", () => {
    expect(rules(codeowners([{ pattern: "/docs/how to.md", owners: ["@jo"] }]))).toEqual([
      "/docs/how\\ to.md @jo",
    ]);
  });

  it("is a comment alone when nobody approves anything", () => {
    expect(rules(codeowners(stackFileOwners({})))).toEqual([]);
  });
});
