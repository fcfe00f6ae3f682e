import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
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

  it("refuses a folder that is no project", () => {
    expect(() => openProject(resolve(checkout, "docs"))).toThrow("run this in a Slipway project");
  });
});
