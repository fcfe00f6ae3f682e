import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const settings = (changes: Record<string, unknown>) => plainSettings(changes, "dev", "examples/ci");

describe("a mistake about pipelines is refused with its path, the rule and the remedy", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "commands of an unknown service",
      { "ci.services.payments": { lint: ["true"] } },
      ['"payments" is not a service; services are frontend, catalogue', "ci.services.payments"],
    ],
    [
      "tests of a database",
      { "ci.services.catalogue-db": { test: ["psql"] } },
      [
        "catalogue-db is a database: its pipeline has an image and no sources",
        "ci.services.catalogue-db.test",
      ],
    ],
    [
      "a registry without an account",
      { "registry.actionsSecrets": undefined },
      ["the pipelines push images and need an account", "registry.actionsSecrets"],
    ],
    [
      "a registry that only sounds like GitHub's",
      { "registry.actionsSecrets": undefined, "registry.host": "ghcr.io.example.com/acme" },
      ["need an account"],
    ],
    [
      "a pin in an unknown stage",
      { "ci.pullRequest.environment": "qa" },
      ['"qa" is not a stage; stages are dev, prod', "ci.pullRequest.environment"],
    ],
    [
      "a pin where Kargo chooses",
      { kargo: { stages: { dev: { promotion: "auto" } } }, freight: { frontend: "auto" } },
      ["Kargo chooses the versions of dev", "ci.pullRequest.environment"],
    ],
    [
      "a repository without its owner",
      { "ci.pullRequest.repository": "platform" },
      ['"platform" is not a repository: write it as owner/name', "ci.pullRequest.repository"],
    ],
    [
      "the token's name twice",
      { "github.repositories.voting": { secrets: { SLIPWAY_PIN_TOKEN: { env: "OTHER" } } } },
      ['"SLIPWAY_PIN_TOKEN" is also a secret of voting', "ci.pullRequest.tokenFrom"],
    ],
    [
      "a rule that refuses the pipeline itself",
      { "github.promotionBot": undefined },
      [
        "this rule refuses the direct pushes of the pipelines to the services; set github.promotionBot",
        "github.repositoryDefaults.rules.pullRequest",
        "github.repositories.catalogue-db.rules.statusChecks",
      ],
    ],
    [
      "an expression in a command",
      { "ci.services.frontend": { lint: [`echo \${{ github.event.pull_request.title }}`] } },
      ["has an expression of GitHub Actions", "ci.services.frontend.lint"],
    ],
    [
      "an expression in an address",
      { "services.frontend.connects.VOTING_URL": `http://voting:8080/\${{ secrets.X }}` },
      ["has an expression of GitHub Actions", "services.frontend.connects.VOTING_URL"],
    ],
    [
      "an expression in a probe's path",
      { "services.voting.probePath": `/\${{ secrets.X }}` },
      ["has an expression of GitHub Actions", "services.voting.probePath"],
    ],
    ["a severity that Trivy has not", { "ci.severities": ["BAD"] }, ["ci.severities"]],
    [
      "a version that is none",
      { "ci.services.voting": { toolVersion: "latest" } },
      ['"latest" is not a version'],
    ],
  ])("%s", (_name, changes, parts) => {
    const message = complaint(settings(changes));
    for (const part of parts) expect(message).toContain(part);
  });

  it("GitHub's own registry needs no account", () => {
    const raw = settings({ "registry.actionsSecrets": undefined, "registry.host": "ghcr.io/acme" });
    expect(parseSettings(raw, "dev").ci?.system).toBe("github");
  });
});
