import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { assertCredentialValid, credentialAge } from "#components/cluster/credential-age.ts";
import { openDriver } from "#components/cluster/drivers.ts";
import { thisHost } from "#components/cluster/this-host.ts";
import { selfSigned } from "#test/harness/self-signed.ts";
import { fakeApi, kubeconfigOf } from "./harness/api-server.ts";
import { fakeMachine } from "./harness/fake-programs.ts";

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

  it("with a credential that has ended is refused before anybody is asked", async () => {
    vi.stubEnv("GIVEN_KUBECONFIG", kubeconfigOf("https://127.0.0.1:1", { token: tokenUntil(1) }));
    const driver = openDriver({ driver: "existing", kubeconfigFrom: { env: "GIVEN_KUBECONFIG" } }, thisHost);
    await expect(driver.preflight()).rejects.toThrow("ended on 1970-01-01");
  });
});
