import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import main from "#src/main.ts";
import { deploy, presentable, type Registered, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";
import { listing } from "#test/harness/listing.ts";

const folder = join(import.meta.dirname, "../../examples");

/** Environment variables to which an example refers as secrets, with values that must be written down nowhere. */
const SECRETS = /\b(?:SLIPWAY_)?[A-Z0-9_]*(?:TOKEN|PASSWORD|SECRET|CREDENTIAL)\b/g;
/** Secrets of which not every text is one. */
const SHAPED: Record<string, string> = { KARGO_PASSWORD_HASH: `$2a$10$${"hash".repeat(13)}h` };

const cases = readdirSync(folder)
  .filter((example) => existsSync(join(folder, example, "Pulumi.yaml")))
  .flatMap((example) =>
    readdirSync(join(folder, example))
      .map((file) => /^Pulumi\.([a-z0-9-]+)\.yaml$/.exec(file)?.[1])
      .filter((stack) => stack !== undefined)
      .map((stack) => ({ example, stack })),
  );

/** Charts stand in golden files of their own, and scripts are the same for all; what the settings decide is shown. */
const withoutCharts = (inputs: unknown): unknown => {
  if (typeof inputs !== "object" || inputs === null || !("files" in inputs)) return inputs;
  const files = Object.entries(inputs.files as Record<string, string>);
  return {
    ...inputs,
    files: Object.fromEntries(
      files.map(([path, text]) => [
        path,
        path.startsWith("service-charts/") ? "(chart)" : path.startsWith(".slipway/") ? "(script)" : text,
      ]),
    ),
  };
};

function variablesOf(example: string, stack: string): { values: Record<string, string>; secrets: string[] } {
  const text = ["Pulumi.yaml", `Pulumi.${stack}.yaml`]
    .map((file) => readFileSync(join(folder, example, file), "utf8"))
    .join("");
  const references = [...text.matchAll(/env: ([A-Z_][A-Z0-9_]*)/g)].map((match) => match[1] ?? "");
  const values = Object.fromEntries(references.map((name) => [name, `someone:value-of-${name}`]));
  const secrets = references
    .filter((name) => name.match(SECRETS)?.[0] === name)
    .map((name) => `value-of-${name}`);
  return {
    values: { ...values, ...SHAPED, ...sandboxVariables },
    secrets: [...secrets, ...Object.values(SHAPED)],
  };
}

async function deployExample(
  example: string,
  stack: string,
): Promise<{ resources: Registered[]; secrets: string[] }> {
  const { values, secrets } = variablesOf(example, stack);
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
  const config = stackConfig(stack, {}, join("examples", example));
  const { resources } = await deploy(main, { stack, config, hub: { hub: config["slipway:product"] } });
  return { resources, secrets: [...secrets, sandboxVariables.SLIPWAY_GITHUB_TOKEN] };
}

const goldenOf = (example: string, file: string): string =>
  join(import.meta.dirname, "../golden/examples", example, file);
const isRefused = ({ example, stack }: (typeof cases)[number]): boolean =>
  existsSync(goldenOf(example, `${stack}.refused.txt`));

// An example of a mistake: what is kept of it is the message.
describe.each(cases.filter(isRefused))("the example $example, stack $stack", ({ example, stack }) => {
  it("is refused with the message of its golden file, before anything is registered", async () => {
    const message = await deployExample(example, stack).then(
      () => "it was accepted",
      (error: Error) => error.message,
    );
    await expect(`${message}\n`).toMatchFileSnapshot(goldenOf(example, `${stack}.refused.txt`));
  });
});

describe.each(cases.filter((one) => !isRefused(one)))(
  "the example $example, stack $stack",
  ({ example, stack }) => {
    it("registers exactly what its golden file lists", async () => {
      const { resources } = await deployExample(example, stack);
      await expect(listing(resources, withoutCharts)).toMatchFileSnapshot(goldenOf(example, `${stack}.yaml`));
    });

    it("lets no secret be registered in the clear, and registers nothing twice", async () => {
      const { resources, secrets } = await deployExample(example, stack);
      const text = JSON.stringify(presentable(resources));
      for (const secret of secrets) expect(text).not.toContain(secret);
      const keys = resources.map(({ type, name }) => `${type} ${name}`);
      expect(new Set(keys).size).toBe(keys.length);
    });
  },
);
