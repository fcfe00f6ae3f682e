import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openProject } from "#src/commands/project.ts";
import { sandboxVariables } from "#test/harness/deploy.ts";

const checkout = resolve(import.meta.dirname, "../../..");

describe("openProject", () => {
  const project = openProject(checkout, sandboxVariables);

  it("has the environments in the order of the pipeline", () => {
    expect(project.environments.map(({ environment }) => environment)).toEqual(["dev", "staging", "prod"]);
  });

  it("knows the promotions that the program would register", () => {
    const { promotions, topology } = project.environment("staging");
    expect(promotions.map(({ service }) => service)).toEqual([...topology.services]);
    expect(promotions[1]).toMatchObject({
      stage: "staging",
      service: "catalogue",
      freight: { repository: "127.0.0.1:5001/craftista/catalogue", version: "1.0.0" },
      upstream: ["dev"],
    });
  });

  it("names the environments there are", () => {
    expect(() => project.environment("production")).toThrow(
      "production is no environment of this project; choose one of dev, staging, prod",
    );
  });

  it("refuses a second hub, and says which file to correct", () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-hubs-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.staging.yaml", "Pulumi.prod.yaml"]) {
      const text = readFileSync(join(checkout, file), "utf8");
      writeFileSync(
        join(folder, file),
        file === "Pulumi.prod.yaml" ? text.replace(/slipway:hub: .*/, 'slipway:hub: "true"') : text,
      );
    }
    expect(() => openProject(folder, sandboxVariables)).toThrow(
      'dev and prod all have slipway:hub: "true", and a product has one hub; write `slipway:hub: dev` in Pulumi.prod.yaml',
    );
  });

  it("refuses a folder that is no project", () => {
    expect(() => openProject(resolve(checkout, "docs"))).toThrow("run this in a Slipway project");
  });
});
