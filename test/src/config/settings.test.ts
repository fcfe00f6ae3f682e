import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stackFileSchema } from "#src/config/json-schema.ts";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

it.each(["dev", "staging", "prod"])("the real settings of %s are valid", (stack) => {
  expect(parseSettings(plainSettings({}, stack), stack).product).toBe("craftista");
});

describe("a mistake is refused with its path, the rule and the remedy", () => {
  it.each<[string, string, unknown, string[]]>([
    ["an unknown key", "servcies", {}, ['Unrecognized key: "servcies"']],
    ["an unknown key inside", "services.voting.prot", 1, ['Unrecognized key: "prot"', "services.voting"]],
    [
      "a wrong type",
      "services.voting.port",
      "8080",
      ["expected number, received string", "services.voting.port"],
    ],
    ["a port that cannot be", "services.voting.port", 70_000, ["<=65535", "services.voting.port"]],
    ["an unknown kind", "services.voting.kind", "cobol", ["services.voting.kind", '"java"']],
    ["a missing key", "github.owner", undefined, ["github.owner"]],
    [
      "a name that is no DNS label",
      "product",
      "Craftista",
      ['"Craftista" is not a DNS label: write lower-case letters'],
    ],
    [
      "a version that is not semver",
      "freight.catalogue",
      "1.0",
      ['"1.0" is not a semantic version: write it as 1.4.0', "freight.catalogue"],
    ],
    ["a version with a v", "freight.catalogue", "v1.0.0", ['"v1.0.0" is not a semantic version']],
    [
      "freight of an unknown service",
      "freight.payments",
      "1.0.0",
      ['"payments" is not a service; services are frontend, catalogue', "freight.payments"],
    ],
    [
      "the size of an unknown service",
      "size.services.payments",
      { replicas: 1 },
      ['"payments" is not a service'],
    ],
    [
      "the tutorial's voting on 8081",
      "services.frontend.connects.VOTING_URL",
      "http://voting:8081",
      [
        "http://voting:8081 asks voting on port 8081, but voting listens on 8080; write http://voting:8080",
        "services.frontend.connects.VOTING_URL",
      ],
    ],
    [
      "an address without a port",
      "services.frontend.connects.VOTING_URL",
      "http://voting",
      ["asks voting on port 80, but voting listens on 8080"],
    ],
    [
      "an address of nobody",
      "services.frontend.connects.X_URL",
      "http://payments:80",
      ['"payments" in http://payments:80 is not a service; services are frontend'],
    ],
    [
      "an address that is no URL",
      "services.frontend.connects.X_URL",
      "voting:8080",
      ["services.frontend.connects.X_URL"],
    ],
    [
      "a database that is none",
      "services.catalogue.database",
      "voting",
      ['"voting" is not a service of kind postgres'],
    ],
    [
      "a database without an account",
      "services.catalogue-db.provides",
      undefined,
      ["a postgres service must say which database, user and password it provides"],
    ],
    [
      "a database that uses a database",
      "services.catalogue-db.database",
      "catalogue-db",
      ["a postgres service uses no other database; remove the key"],
    ],
    [
      "an account without a name",
      "services.catalogue-db.provides",
      { database: "", user: "", passwordFrom: { env: "X" } },
      ["it is empty: write a text", "provides.database", "provides.user"],
    ],
    [
      "a probe's path without a slash",
      "services.voting.probePath",
      "health",
      ['must start with "/"', "services.voting.probePath"],
    ],
    [
      "a variable in small letters",
      "services.frontend.connects",
      { voting_url: "http://voting:8080" },
      ["services.frontend.connects.voting_url"],
    ],
    [
      "a Job of a database",
      "services.catalogue-db.migration",
      { command: ["migrate"] },
      ["a database runs no Jobs of its own", 'services["catalogue-db"].migration'],
    ],
    [
      "a Job without a command",
      "services.voting.smokeTest",
      { command: [] },
      ["services.voting.smokeTest.command"],
    ],
    [
      "an account of a service that is no database",
      "services.voting.provides",
      { database: "x", user: "x", passwordFrom: { env: "X" } },
      ["only a postgres service provides a database, and voting is java"],
    ],
    [
      "a password in the clear",
      "services.catalogue-db.provides.password",
      "hunter2",
      ['Unrecognized key: "password"'],
    ],
    [
      "a stage after an unknown one",
      "pipeline.prod.after",
      ["qa"],
      ['"qa" is not a stage; stages are dev, staging, prod', "pipeline.prod.after"],
    ],
    [
      "a circle",
      "pipeline.dev.after",
      ["prod"],
      ["freight would go in a circle: dev after prod after staging after dev"],
    ],
    [
      "two ways in",
      "pipeline.staging.after",
      [],
      ["a pipeline has exactly one way in, found dev and staging"],
    ],
    ["a stack that is no stage", "pipeline", { qa: {} }, ['the stack "dev" is not a stage; stages are qa']],
    ["a hub that names itself", "hub", "dev", ['"dev" is this stack itself; write true']],
    ["an unknown hub", "hub", "qa", ['"qa" is not a stage']],
    [
      "a repository name taken by a service",
      "github.gitopsRepository",
      "voting",
      ['"voting" is also a service'],
    ],
    ["an unknown cluster driver", "cluster.driver", "docker", ["cluster.driver"]],
    ["a kubeconfig beside the sandbox driver", "cluster.context", "x", ['Unrecognized key: "context"']],
    [
      "an ingress of a database",
      "ingress.catalogue-db",
      { host: "db.example.test" },
      ['"catalogue-db" is a database and answers no HTTP'],
    ],
    [
      "an ingress of an unknown service",
      "ingress.payments",
      { host: "p.example.test" },
      ['"payments" is not a service'],
    ],
  ])("%s", (_name, path, value, expected) => {
    const message = complaint(plainSettings({ [path]: value }));
    expect(message).toContain("Pulumi.yaml with Pulumi.dev.yaml is not valid:");
    for (const part of expected) expect(message).toContain(part);
  });

  it("reports every mistake at once", () => {
    const message = complaint(plainSettings({ "freight.catalogue": "new", product: "Bad Name" }));
    expect(message).toContain('"new" is not a semantic version');
    expect(message).toContain('"Bad Name" is not a DNS label');
  });

  it("names that are too long for Kubernetes", () => {
    expect(complaint(plainSettings({ product: "p".repeat(60) }))).toContain(
      "has 64 characters, Kubernetes allows 63",
    );
  });
});

it("the JSON Schema for editors is not stale (npm run schema)", () => {
  const file = join(import.meta.dirname, "../../../docs/schema/stack.schema.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(stackFileSchema());
});
