import { describe, expect, it } from "vitest";
import { configKey, dockerConfig, registryAccount } from "#components/images/registry-credential.ts";

describe("the account of a registry", () => {
  it.each([
    ["ci:s3cret", { username: "ci", password: "s3cret" }],
    ["ci:with:colons", { username: "ci", password: "with:colons" }],
    ["robot$ci:x", { username: "robot$ci", password: "x" }],
  ])("%s", (credential, account) => {
    expect(registryAccount(credential, "here")).toEqual(account);
  });

  it.each(["ghp_0123456789", ":no-user", "no-password:"])(
    "is refused without a user name or a password, and not shown: %s",
    (credential) => {
      const message =
        "the registry credential of environment variable X is not `user:password`, and pull secrets and Actions secrets need a user name; write a token as user:token";
      expect(() => registryAccount(credential, "environment variable X")).toThrow(message);
      expect(message).not.toContain(credential);
    },
  );
});

describe("the key of a registry in a Docker configuration", () => {
  it.each([
    ["ghcr.io/acme", "ghcr.io"],
    ["127.0.0.1:5001", "127.0.0.1:5001"],
    ["docker.io/acme", "https://index.docker.io/v1/"],
    ["acme", "https://index.docker.io/v1/"],
    ["registry-1.docker.io/acme", "https://index.docker.io/v1/"],
    ["registry.example.com:8443/team/shop", "registry.example.com:8443"],
  ])("%s is looked up as %s", (registry, key) => {
    expect(configKey(registry)).toBe(key);
  });
});

it("a Docker configuration holds the account in the form every client reads", () => {
  expect(JSON.parse(dockerConfig("ghcr.io/acme", { username: "ci", password: "s3cret" }))).toEqual({
    auths: { "ghcr.io": { username: "ci", password: "s3cret", auth: "Y2k6czNjcmV0" } },
  });
});
