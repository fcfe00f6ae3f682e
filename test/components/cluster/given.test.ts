import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { assertCredentialValid, credentialAge } from "#components/cluster/credential-age.ts";
import { openDriver } from "#components/cluster/drivers.ts";
import { thisHost } from "#components/cluster/this-host.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import { selfSigned } from "#test/harness/self-signed.ts";
import { fakeApi, kubeconfigOf } from "./harness/api-server.ts";
import { fakeMachine } from "./harness/fake-programs.ts";
import { failure } from "./harness/life.ts";

const SERVER = "https://127.0.0.1:6443";
const tokenUntil = (seconds: number): string =>
  ["{}", JSON.stringify({ exp: seconds }), "signature"]
    .map((part) => Buffer.from(part).toString("base64url"))
    .join(".");
const encoded = Buffer.from(selfSigned.cert).toString("base64");

describe("until when a kubeconfig opens its cluster", () => {
  it.each([
    ["a token that says so", { token: tokenUntil(1_700_000_000) }, "token", "2023-11-14T22:13:20.000Z"],
    ["a token that says nothing", { token: "abc" }, "token", undefined],
    ["a token with broken claims", { token: "a.b.c" }, "token", undefined],
    ["a certificate", { "client-certificate-data": encoded }, "certificate", "2126-10-28T14:43:21.000Z"],
  ])("%s", (_case, user, what, until) => {
    const age = credentialAge(kubeconfigOf(SERVER, user), undefined);
    expect({ ...age, until: age?.until?.toISOString() }).toEqual({ user: "me", what, until });
  });

  it("a token in a file", () => {
    const file = join(fakeMachine().folder, "token");
    writeFileSync(file, `${tokenUntil(1_700_000_000)}\n`);
    expect(credentialAge(kubeconfigOf(SERVER, { tokenFile: file }), undefined)?.until?.getFullYear()).toBe(
      2023,
    );
  });

  it.each([
    ["a program that makes one", { exec: { command: "aws" } }],
    ["a token's file that is not there", { tokenFile: "/nonexistent" }],
  ])("%s: nothing is known", (_case, user) => {
    expect(credentialAge(kubeconfigOf(SERVER, user), undefined)).toBeUndefined();
  });

  it("one that has ended is refused with its user, its end and what to do, and without the token", () => {
    const token = tokenUntil(1_700_000_000);
    const refuse = () => assertCredentialValid(kubeconfigOf(SERVER, { token }), undefined, new Date());
    expect(refuse).toThrow(
      "the token of user me in the kubeconfig ended on 2023-11-14T22:13:20.000Z; have the cluster's tool write the kubeconfig again",
    );
    expect(refuse).not.toThrow(token);
  });

  it("one that is still valid is accepted", () => {
    const end = 1_700_000_000;
    const text = kubeconfigOf(SERVER, { token: tokenUntil(end) });
    assertCredentialValid(text, undefined, new Date((end - 1) * 1_000));
  });
});

describe("a cluster that is there already", () => {
  it("is neither made nor removed", async () => {
    const { kubeconfig } = await fakeApi();
    fakeMachine();
    vi.stubEnv("GIVEN_KUBECONFIG", kubeconfig);
    const driver = openDriver({ driver: "existing", kubeconfigFrom: { env: "GIVEN_KUBECONFIG" } }, thisHost);
    expect(await driver.find()).toBe("running");
    expect(await driver.kubeconfig()).toBe(kubeconfig);
    await expect(driver.create(false)).rejects.toThrow("is there already, and is neither made nor changed");
    await driver.remove();
    expect(console.log).toHaveBeenCalledWith("the existing cluster was there before, and stays");
  });

  it("is refused by a context that its kubeconfig has not, with those it has", async () => {
    vi.stubEnv("GIVEN_KUBECONFIG", kubeconfigOf("https://127.0.0.1:1"));
    const spec = {
      driver: "existing",
      kubeconfigFrom: { env: "GIVEN_KUBECONFIG" },
      context: "there",
    } as const;
    await expect(openDriver(spec, thisHost).preflight()).rejects.toThrow(
      'the kubeconfig has no context "there"; it has here: correct cluster.context or kubeconfigFrom',
    );
  });

  const config = (changes: Record<string, unknown>) =>
    JSON.stringify({
      "current-context": "here",
      contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
      clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:1" } }],
      users: [{ name: "u", user: { token: "hush" } }],
      ...changes,
    });

  it.each([
    ["text that is no YAML", "{ token: hush, a: [", "the kubeconfig is not YAML (line 1, column"],
    ["some other YAML", "{ token: hush }", "what was given as a kubeconfig is none: it names no contexts"],
    ["no contexts", config({ contexts: [] }), "it names no contexts and clusters"],
    [
      "no current context",
      config({ "current-context": "" }),
      "the kubeconfig has no current context; it has here",
    ],
    [
      "a current context that is not there",
      config({ "current-context": "gone" }),
      'the kubeconfig has no context "gone"; it has here',
    ],
    [
      "a context of no cluster",
      config({ clusters: [] }),
      'the context "here" of the kubeconfig names the cluster "c", which it has not; it has none',
    ],
    [
      "an address that is none",
      config({ clusters: [{ name: "c", cluster: { server: "api.shop" } }] }),
      'the cluster "c" of the kubeconfig has the address "api.shop"; write one with https://',
    ],
  ])(
    "is refused by a kubeconfig with %s, with what to do and nothing secret",
    async (_case, text, message) => {
      vi.stubEnv("GIVEN_KUBECONFIG", text);
      for (const spec of [
        { driver: "existing", kubeconfigFrom: { env: "GIVEN_KUBECONFIG" } },
        { driver: "sandbox", kubeconfigFrom: { env: "GIVEN_KUBECONFIG" } },
      ] as const) {
        const error = await failure(openDriver(spec, thisHost).preflight());
        expect(error).toBeInstanceOf(ClusterError);
        expect(error.message).toContain(message);
        expect(error.message).toMatch(/[;:] (?:correct|write|set|have|name)/);
        expect(error.message).not.toContain("hush");
      }
    },
  );

  it("with a credential that has ended is refused before anybody is asked", async () => {
    vi.stubEnv("GIVEN_KUBECONFIG", kubeconfigOf("https://127.0.0.1:1", { token: tokenUntil(1) }));
    const driver = openDriver({ driver: "existing", kubeconfigFrom: { env: "GIVEN_KUBECONFIG" } }, thisHost);
    await expect(driver.preflight()).rejects.toThrow("ended on 1970-01-01");
  });
});
