import { describe, expect, it } from "vitest";
import { dockerHubAccount, repositoryName } from "#components/images/repository-name.ts";

describe("the repository of a service's image", () => {
  it.each([
    ["ghcr.io/acme", "ghcr.io/acme/shop/web"],
    ["127.0.0.1:5001", "127.0.0.1:5001/shop/web"],
    ["localhost/team", "localhost/team/shop/web"],
    ["registry.example.com:8443/a/b", "registry.example.com:8443/a/b/shop/web"],
    // Docker Hub knows an account and what is right below it.
    ["docker.io/acme", "docker.io/acme/shop-web"],
    ["registry-1.docker.io/acme", "registry-1.docker.io/acme/shop-web"],
    ["acme", "acme/shop-web"],
    ["docker.io", "docker.io/shop/web"],
  ])("in %s is %s", (host, name) => {
    expect(repositoryName(host, "shop", "web")).toBe(name);
  });
});

describe("the account of Docker Hub that a registry names", () => {
  it.each([
    ["docker.io/acme", "acme"],
    ["acme", "acme"],
    ["docker.io/acme/team", "acme/team"],
    ["docker.io", ""],
    ["ghcr.io/acme", undefined],
    ["localhost:5001/x", undefined],
  ])("%s: %s", (host, account) => {
    expect(dockerHubAccount(host)).toBe(account);
  });
});
