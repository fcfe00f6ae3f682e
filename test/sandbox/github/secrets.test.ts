import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sodium from "libsodium-wrappers";
import { describe, expect, it } from "vitest";
import type { GitHub } from "#sandbox/github/server.ts";
import { ask, newRepository, scratch, startDouble } from "./harness.ts";
import { text } from "./text.ts";

const VALUE = "line one\nline two, grün";

async function seal(github: GitHub, at: string, value: string) {
  const { body } = await ask(github, "GET", `${at}/secrets/public-key`);
  const key = Buffer.from(text(body, "key"), "base64");
  const sealed = Buffer.from(sodium.crypto_box_seal(value, key)).toString("base64");
  return { encrypted_value: sealed, key_id: text(body, "key_id") };
}

describe("a secret", () => {
  it.each([
    ["a repository", "/actions", undefined],
    ["an environment", "/environments/prod", "prod"],
  ])("of %s opens to what was sealed, and only inside this process", async (_, at, environment) => {
    const root = await scratch();
    const github = await startDouble({ root });
    const repository = await newRepository(github);
    await ask(github, "PUT", `${repository}/environments/prod`, { body: {} });
    const path = `${repository}${at}/secrets/registry_token`;
    const body = await seal(github, `${repository}${at}`, VALUE);
    expect((await ask(github, "PUT", path, { body })).status).toBe(201);
    expect((await ask(github, "PUT", path, { body })).status).toBe(204);

    const place = { repository: "craftista/gitops", name: "REGISTRY_TOKEN" };
    expect(github.readSecret(environment ? { ...place, environment } : place)).toBe(VALUE);
    const shown = await ask(github, "GET", path);
    expect(Object.keys(shown.body as object).sort()).toEqual(["created_at", "name", "updated_at"]);
    expect(await readFile(join(root, "state.json"), "utf8")).not.toContain("line one");

    expect((await ask(github, "DELETE", path)).status).toBe(204);
    expect(() => github.readSecret(place)).toThrow("no secret REGISTRY_TOKEN in craftista/gitops");
  });

  it("sealed for another key is refused", async () => {
    const github = await startDouble();
    const repository = await newRepository(github);
    const body = await seal(github, `${repository}/actions`, VALUE);
    const put = (wrong: object) =>
      ask(github, "PUT", `${repository}/actions/secrets/A`, { body: { ...body, ...wrong } });
    expect((await put({ key_id: "1" })).status).toBe(422);
    const other = sodium.crypto_box_keypair().publicKey;
    const elsewhere = Buffer.from(sodium.crypto_box_seal(VALUE, other)).toString("base64");
    expect((await put({ encrypted_value: elsewhere })).status).toBe(422);
  });
});

describe("a variable", () => {
  it("is made, changed and removed", async () => {
    const github = await startDouble();
    const at = `${await newRepository(github)}/actions/variables`;
    const body = { name: "registry", value: "a" };
    expect((await ask(github, "POST", at, { body })).status).toBe(201);
    expect((await ask(github, "POST", at, { body })).status).toBe(409);
    expect((await ask(github, "PATCH", `${at}/REGISTRY`, { body: { value: "b" } })).status).toBe(204);
    expect((await ask(github, "GET", `${at}/Registry`)).body).toMatchObject({ name: "REGISTRY", value: "b" });
    expect((await ask(github, "DELETE", `${at}/REGISTRY`)).status).toBe(204);
    expect((await ask(github, "GET", at)).body).toEqual({ total_count: 0, variables: [] });
  });
});
