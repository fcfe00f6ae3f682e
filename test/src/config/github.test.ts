import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const EXAMPLE = "examples/github";

const BOT = "set github.promotionBot to the account behind github.tokenFrom";

describe("a mistake about GitHub is refused with the value, the rule and the remedy", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "a repository of nobody",
      { "github.repositories.payments": {} },
      ['"payments" is not a repository of craftista; repositories are gitops, frontend, catalogue'],
    ],
    [
      "a service that takes the name of the GitOps repository's resources",
      { "github.gitopsRepository": "config", "services.gitops": { kind: "go", port: 80 } },
      ['"gitops" names the GitOps repository; rename the service', "services.gitops"],
    ],
    [
      "reviews on the GitOps repository that nobody is exempt from",
      { "github.promotionBot": undefined },
      [
        "this rule refuses the direct pushes of promotions to gitops",
        BOT,
        "github.repositories.gitops.rules.pullRequest",
        "github.repositories.gitops.rules.signedCommits",
      ],
    ],
    [
      "the same by rules of all repositories",
      { "github.promotionBot": undefined, "github.repositories": {} },
      ["github.repositoryDefaults.rules.pullRequest", "github.repositoryDefaults.rules.statusChecks", BOT],
    ],
    [
      "tags of promotions that promotions may not push",
      { "github.promotionBot": undefined },
      ["promotions push these tags, and would be refused", BOT, "github.protectedTags.verified"],
    ],
    [
      "tags that nobody may push",
      { "github.protectedTags.approved": [] },
      ["nobody could push these tags; name who may", "github.protectedTags.approved"],
    ],
    [
      "a tag prefix with a slash",
      { "github.protectedTags": { "verified/prod": [] } },
      ['"verified/prod" is not a tag prefix: write its first part alone'],
    ],
    [
      "no way to merge",
      { "github.repositoryDefaults.merge.methods": ["merge"] },
      [
        "rules.linearHistory refuses merge commits, and frontend allows no other method; add squash or rebase",
        "github.repositoryDefaults.merge",
      ],
    ],
    [
      "access of an unknown team",
      { "github.repositories.gitops.teams.ops": "push" },
      [
        '"ops" is not one of github.teams; teams are developers, release-managers',
        "github.repositories.gitops.teams.ops",
      ],
    ],
    [
      "an unknown team as reviewer",
      { "github.repositoryDefaults.environments.prod.reviewers.teams": ["ops"] },
      ['"ops" is not one of github.teams', "github.repositoryDefaults.environments.prod.reviewers.teams.0"],
    ],
    [
      "an unknown team that is exempt",
      { "github.repositoryDefaults.rules.bypass": [{ role: "admin" }, { team: "ops" }] },
      ['"ops" is not one of github.teams', "github.repositoryDefaults.rules.bypass.1"],
    ],
    [
      "an unknown team that may push tags",
      { "github.protectedTags.approved": [{ team: "ops" }] },
      ['"ops" is not one of github.teams', "github.protectedTags.approved.0"],
    ],
    [
      "an unknown team as promotion bot",
      { "github.promotionBot": { team: "ops" } },
      ['"ops" is not one of github.teams', "github.promotionBot"],
    ],
    [
      "an environment that is no stage",
      { "github.repositoryDefaults.environments.production": {} },
      [
        '"production" is not a stage; stages are dev, staging, prod',
        "github.repositoryDefaults.environments.production",
      ],
    ],
    [
      "more reviewers than GitHub takes",
      {
        "github.repositories.frontend.environments.prod.reviewers.users": ["a", "b", "c", "d", "e", "f", "g"],
      },
      [
        "7 reviewers, and GitHub takes 6; name a team instead of its members",
        "github.repositories.frontend.environments.prod.reviewers",
      ],
    ],
    [
      "a wait of more than thirty days",
      { "github.repositoryDefaults.environments.prod.waitMinutes": 50_000 },
      ["<=43200", "waitMinutes"],
    ],
    [
      "updates without alerts",
      { "github.repositoryDefaults.dependabot": { alerts: false } },
      [
        "updates follow from alerts, which are off; write alerts: true or securityUpdates: false",
        "github.repositoryDefaults.dependabot.securityUpdates",
      ],
    ],
    [
      "approvers of no stage",
      { "github.approvers.production": ["@maria"] },
      ['"production" is not a stage', "github.approvers.production"],
    ],
    [
      "approvers that GitHub would pass over",
      { "github.repositories.gitops.teams": { "release-managers": "pull" } },
      [
        "@craftista/release-managers may not write to gitops, so GitHub would pass over it; write github.repositories.gitops.teams.release-managers: push",
      ],
    ],
    [
      "an approver without an at sign",
      { "github.approvers.prod": ["maria"] },
      ['"maria" cannot own code: write @login, @organisation/team or an e-mail address'],
    ],
    [
      "a secret in the clear",
      { "github.repositoryDefaults.secrets": { TOKEN: "hunter2" } },
      ["github.repositoryDefaults.secrets.TOKEN"],
    ],
    [
      "a secret whose name is GitHub's",
      { "github.repositoryDefaults.secrets": { GITHUB_TOKEN: { env: "X" } } },
      ['"GITHUB_TOKEN" cannot name an Actions secret or variable', "not beginning with GITHUB_"],
    ],
    [
      "a private key as deploy key",
      { "github.repositories.gitops.deployKeys.backup.key": "-----BEGIN OPENSSH PRIVATE KEY-----" },
      ["not a public SSH key: write the line of the .pub file"],
    ],
    [
      "a colour with a #",
      { "github.repositoryDefaults.labels.promotion.color": "#0e8a16" },
      ['"#0e8a16" is not a colour: write it as d73a4a'],
    ],
    [
      "a topic in upper case",
      { "github.repositoryDefaults.topics": ["Shop"] },
      ['"Shop" is not a topic: write lower-case letters'],
    ],
    [
      "a webhook without a secret",
      { "github.repositories.gitops.webhooks.argocd.secretFrom": undefined },
      [
        "missing: write url and secretFrom, or receiver for one of kargo.receivers",
        "github.repositories.gitops.webhooks.argocd.secretFrom",
      ],
    ],
    [
      "a webhook to Kargo without Kargo",
      { "github.repositories.gitops.webhooks.argocd": { receiver: "packages" } },
      [
        '"packages" is not one of kargo.receivers; receivers are none',
        "github.repositories.gitops.webhooks.argocd.receiver",
      ],
    ],
    [
      "a pull secret without a credential",
      { "registry.credentialFrom": undefined },
      [
        "there is no credential to put there; set registry.credentialFrom, or remove the key",
        "registry.pullSecret",
        "registry.actionsSecrets",
      ],
    ],
    [
      "charts of a registry without an account",
      {
        "registry.credentialFrom": undefined,
        "registry.pullSecret": undefined,
        "registry.actionsSecrets": undefined,
      },
      [
        "the registry has no account; set registry.credentialFrom, or write access of kind token",
        "argocd.repositories.charts.access",
      ],
    ],
    [
      "more levels than Docker Hub has",
      { "registry.host": "docker.io/acme/team" },
      [
        '"docker.io/acme/team" is too deep: Docker Hub has repositories right below an account; write docker.io/acme',
        "registry.host",
      ],
    ],
    [
      "an account shown to another registry",
      { "registry.host": "ghcr.io/acme" },
      [
        'oci://registry.example.com/charts is not in the registry "ghcr.io/acme", whose account this would show it',
        "argocd.repositories.charts.access",
      ],
    ],
    [
      "a Git repository opened by the registry's account",
      { "argocd.repositories.charts": { url: "https://x.example/y", access: { kind: "registry" } } },
      ["the registry's account opens registries, and this is git; write access of kind token"],
    ],
    [
      "one name for user name and password",
      { "registry.actionsSecrets": { username: "REGISTRY", password: "REGISTRY" } },
      ['"REGISTRY" is the user name\'s secret already; choose another name'],
    ],
    [
      "two values for one Actions secret",
      { "github.repositories.frontend.secrets": { REGISTRY_PASSWORD: { env: "X" } } },
      ['"REGISTRY_PASSWORD" is also a secret of frontend', "registry.actionsSecrets.password"],
    ],
    [
      "a pull secret with the name of a database's account",
      {
        "registry.pullSecret": "db-account",
        "services.db": {
          kind: "postgres",
          port: 5432,
          provides: { database: "x", user: "x", passwordFrom: { env: "X" } },
        },
      },
      ['"db-account" is the Secret of the database db; choose another name'],
    ],
  ])("%s", (_name, changes, expected) => {
    const message = complaint(plainSettings(changes, "dev", EXAMPLE));
    for (const part of expected) expect(message).toContain(part);
  });

  it("once, however many repositories it concerns", () => {
    const message = complaint(
      plainSettings({ "github.repositoryDefaults.rules.bypass": [{ team: "ops" }] }, "dev", EXAMPLE),
    );
    expect(message.match(/"ops" is not one of github\.teams/g)).toHaveLength(1);
  });
});

describe("what is right is accepted", () => {
  it.each<[string, Record<string, unknown>]>([
    ["the example itself", {}],
    [
      "rules that only report, without a bot",
      {
        "github.promotionBot": undefined,
        "github.protectedTags": {},
        "github.repositories.gitops.rules": { enforcement: "evaluate", pullRequest: {} },
      },
    ],
    [
      "rules against rewriting alone, without a bot",
      {
        "github.promotionBot": undefined,
        "github.protectedTags": {},
        "github.repositories.gitops.rules": {},
      },
    ],
    ["a team that exists, by its number", { "github.teams.release-managers": { id: 4711 } }],
    ["a bot that is a role", { "github.promotionBot": { role: "admin" } }],
  ])("%s", (_name, changes) => {
    expect(parseSettings(plainSettings(changes, "dev", EXAMPLE), "dev").github.owner).toBe("craftista");
  });
});
