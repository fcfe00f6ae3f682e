import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ApiextensionsV1Api, CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { unseal } from "#test/components/secrets/unseal.ts";
import { sealingPair } from "#test/harness/sealing-pair.ts";
import { applications, connection } from "./harness/cluster.ts";
import { type ExampleProject, exampleProject } from "./harness/example-project.ts";
import { type OwnGitHub, ownGitHub } from "./harness/own-github.ts";
import { gitEnvironment } from "./harness/repository.ts";
import { filesWith, formsOf, holdsOneOf } from "./harness/written.ts";
import { definitionsOf } from "./schemas/definitions.ts";

/** Values that stand nowhere else, so that whoever finds one of them has found a leak. */
const planted = {
  VOTING_API_TOKEN: "planted-plain-4f1a9c",
  PAYMENT_USER_SECRET: "planted-user-77e0d2",
  PAYMENT_PASSWORD: "planted-sealed-b83c51",
  VAULT_SECRET: "planted-vault-0d96aa",
};
const NAMESPACE = "craftista-dev";
const KINDS = ["SecretStore", "ExternalSecret", "SealedSecret"];

describe("secrets", () => {
  let github: OwnGitHub;
  let project: ExampleProject;
  const said: string[] = [];
  const installed: string[] = [];
  const definitions = () => connection().makeApiClient(ApiextensionsV1Api);

  const repository = () => `${github.url}/craftista/gitops.git`;
  const git = async (...args: string[]) => {
    const env = gitEnvironment("acme", github.variables.SLIPWAY_GITHUB_TOKEN);
    return (await execa("git", args, { env })).stdout;
  };
  async function clone(): Promise<string> {
    const folder = join(project.folder, `clone-${said.length}-${Date.now()}`);
    await git("clone", "--quiet", repository(), folder);
    return folder;
  }
  const sealedFile = async () =>
    parse(readFileSync(join(await clone(), "env/dev/sealed-secrets/payment.yaml"), "utf8")) as {
      spec: { encryptedData: Record<string, string> };
    };
  const secret = (name: string) =>
    connection().makeApiClient(CoreV1Api).readNamespacedSecret({ namespace: NAMESPACE, name });

  beforeAll(async () => {
    const wanted = (await Promise.all(["external-secrets", "sealed-secrets"].map(definitionsOf)))
      .flat()
      .filter(({ spec }) => KINDS.includes(spec.names.kind));
    for (const { status: _status, ...definition } of wanted) {
      // The conversion webhook of a product that does not run here would answer nobody.
      const body = { ...definition, spec: { ...definition.spec, conversion: undefined } };
      const made = await definitions().createCustomResourceDefinition({ body: body as never });
      installed.push(made.metadata?.name ?? "");
    }
    github = await ownGitHub();
    project = await exampleProject("secrets", "dev", {
      ...github.variables,
      ...planted,
      SEALING_CERTIFICATE: sealingPair.certificate,
    });
  });
  afterAll(async () => {
    for (const name of installed) await definitions().deleteCustomResourceDefinition({ name });
    await github?.close();
  });

  it("are made by whoever the settings say", async () => {
    said.push(await project.succeeding("up"));
    const plain = await secret("voting-api");
    expect(Buffer.from(plain.data?.API_KEY ?? "", "base64").toString()).toBe(planted.VOTING_API_TOKEN);
    const external = await connection().makeApiClient(CustomObjectsApi).listNamespacedCustomObject({
      group: "external-secrets.io",
      version: "v1",
      namespace: NAMESPACE,
      plural: "externalsecrets",
    });
    expect((external as { items: unknown[] }).items).toHaveLength(3);
  });

  it("that are sealed lie in Git, open with the controller's key, and Argo CD brings them to the cluster", async () => {
    const { encryptedData } = (await sealedFile()).spec;
    const key = createPrivateKey(sealingPair.key);
    expect(unseal(encryptedData.PAYMENT_USER ?? "", key, `${NAMESPACE}/payment`)).toBe(
      planted.PAYMENT_USER_SECRET,
    );
    expect(unseal(encryptedData.PAYMENT_PASSWORD ?? "", key, `${NAMESPACE}/payment`)).toBe(
      planted.PAYMENT_PASSWORD,
    );
    await vi.waitFor(
      async () => expect((await applications())["sealed-secrets-dev"]?.status?.sync?.status).toBe("Synced"),
      { timeout: 60_000, interval: 1_000 },
    );
  });

  it("are not sealed again as long as nothing changed, and are when one is rotated", async () => {
    const before = (await sealedFile()).spec.encryptedData;
    said.push(await project.succeeding("up", ["--expect-no-changes"]));
    said.push(
      await project.succeeding("up", [], { PAYMENT_PASSWORD: `${planted.PAYMENT_PASSWORD}-rotated` }),
    );
    const after = (await sealedFile()).spec.encryptedData;
    expect(
      unseal(after.PAYMENT_PASSWORD ?? "", createPrivateKey(sealingPair.key), `${NAMESPACE}/payment`),
    ).toBe(`${planted.PAYMENT_PASSWORD}-rotated`);
    expect(after).not.toEqual(before);
  });

  it("stand in the clear neither in the state, nor in Git, nor in a log", async () => {
    const folder = await clone();
    const objects = await git("-C", folder, "cat-file", "--batch-all-objects", "--batch", "--unordered");
    const forms = formsOf(Object.values(planted));
    // The search does find what is there.
    expect(filesWith(join(project.folder, "state"), [`${NAMESPACE}/payment`])).not.toEqual([]);
    expect(objects).toContain("SealedSecret");
    expect(holdsOneOf(said.join("\n"), forms), "the engine's output").toBe(false);
    expect(holdsOneOf(objects, forms), "the GitOps repository").toBe(false);
    // Of the whole run: the state, the logs and the files of the sandbox are below it.
    expect(filesWith(dirname(project.folder), forms)).toEqual([]);
  });

  it("go with the stack", async () => {
    await project.succeeding("destroy");
    await expect(secret("voting-api")).rejects.toThrow(/404|not found/i);
  });
});
