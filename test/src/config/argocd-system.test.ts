import { describe, expect, it } from "vitest";
import { complaint, plainSettings } from "./plain-settings.ts";

const token = { kind: "token", tokenFrom: { env: "T" } };
const key = { kind: "ssh", privateKeyFrom: { env: "K" } };
const app = { kind: "github-app", appId: 1, installationId: 2, privateKeyFrom: { env: "K" } };

describe("a repository that cannot be reached so is refused", () => {
  it.each<[string, unknown, string]>([
    ["a Git address without a scheme", { url: "github.com/acme/x" }, '"github.com/acme/x" is not an address'],
    [
      "a Git repository in a registry",
      { url: "oci://ghcr.io/acme" },
      '"oci://ghcr.io/acme" is not the address of a git repository: write https://host/path.git or git@host:path',
    ],
    [
      "a token in an address",
      { url: "https://me:s3cret@host/x.git" },
      "an address with a password would stand in Git and in the state; write it without, and the token under access",
    ],
    [
      "charts in Git",
      { kind: "helm", url: "git@host:x" },
      "is not the address of a helm repository: write https://host/path",
    ],
    ["a registry by https", { kind: "oci", url: "https://ghcr.io/acme" }, "write oci://host/path"],
    [
      "a key over HTTP",
      { url: "https://host/x", access: key },
      "a key for SSH opens no git repository over HTTP",
    ],
    [
      "a token over SSH",
      { url: "git@host:x", access: token },
      "is reached over SSH, which takes access of kind ssh",
    ],
    [
      "an App for charts",
      { kind: "helm", url: "https://host/x", access: app },
      "a GitHub App signs in to Git alone",
    ],
    ["plain HTTP of Git", { url: "https://host/x", plainHttp: true }, "only a registry has this switch"],
    [
      "a token in the clear",
      { url: "https://host/x", access: { ...token, token: "ghp_x" } },
      'Unrecognized key: "token"',
    ],
  ])("%s", (_name, repository, expected) => {
    expect(complaint(plainSettings({ "argocd.repositories.x": repository }))).toContain(expected);
  });

  it("a template without access, which would be good for nothing", () => {
    const settings = plainSettings({ "argocd.repositoryTemplates.x": { url: "https://host/x" } });
    expect(complaint(settings)).toContain("argocd.repositoryTemplates.x.access");
  });
});

describe("what Argo CD as a whole cannot mean is refused", () => {
  const policy = { resource: "applications", actions: ["get"] };
  it.each<[string, unknown, string[]]>([
    ["nobody in charge", { admin: false }, ["nobody could administer Argo CD; give rbac.roles.admin groups"]],
    ["an account for nothing", { accounts: { ci: {} } }, ["could neither sign in nor have a token"]],
    ["an account with a dot", { accounts: { "c.i": { login: true } } }, ['"c.i" is not an account\'s name']],
    [
      "a member that is no account",
      {
        rbac: { roles: { x: { policies: [policy], accounts: ["cd"] } } },
        accounts: { ci: { apiKey: true } },
      },
      ['"cd" is not an account; accounts are ci', "argocd.system.rbac.roles.x.accounts"],
    ],
    ["a role that may do nothing", { rbac: { roles: { x: {} } } }, ['"x" may do nothing; add policies']],
    [
      "policies of a role that has its own",
      { rbac: { roles: { admin: { policies: [policy] } } } },
      ['"admin" has its policies from Argo CD'],
    ],
    ["an unknown default", { rbac: { default: "x" } }, ['"x" is not a role; roles are admin, readonly']],
    [
      "an application without its project",
      { rbac: { roles: { x: { policies: [{ ...policy, objects: ["web-dev"] }] } } } },
      ['"web-dev" names no project: write <project>/<application>'],
    ],
    [
      "an action of another kind",
      { rbac: { roles: { x: { policies: [{ resource: "clusters", actions: ["sync"] }] } } } },
      ["argocd.system.rbac.roles.x.policies[0].actions[0]"],
    ],
    ["a kind with a version", { healthChecks: { "apps/v1/Deployment": "return {}" } }, ["is not a kind"]],
    [
      "a health check that says nothing",
      { healthChecks: { "acme.io/X": "hs = {}" } },
      ["a health check is a Lua script"],
    ],
    ["health of all", { healthChecks: { all: "return {}" } }, ['"all" is not a kind']],
    ["differences in nothing", { ignoreDifferences: { all: {} } }, ["no field is named"]],
    [
      "a webhook's secret in the clear",
      { webhookSecrets: { github: "s3cret" } },
      ["argocd.system.webhookSecrets.github"],
    ],
  ])("%s", (_name, system, expected) => {
    const message = complaint(plainSettings({ "argocd.system": system }));
    for (const part of expected) expect(message).toContain(part);
  });
});
