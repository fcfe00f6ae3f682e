import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { deploy, type Registered, sandboxVariables, stackConfig } from "./deploy.ts";

/** The folder of the examples. */
export const EXAMPLES = join(import.meta.dirname, "../../examples");

/** Environment variables to which an example refers as secrets, with values that must be written down nowhere. */
const SECRETS = /\b(?:SLIPWAY_)?[A-Z0-9_]*(?:TOKEN|PASSWORD|SECRET|CREDENTIAL)\b/g;

/** Secrets of which not every text is one. */
const SHAPED: Record<string, string> = {
  KARGO_PASSWORD_HASH: `$2a$10$${"hash".repeat(13)}h`,
  PROD_KUBECONFIG: JSON.stringify({
    "current-context": "prod",
    contexts: [{ name: "prod", context: { cluster: "prod", user: "prod" } }],
    clusters: [{ name: "prod", cluster: { server: "https://prod.example:6443" } }],
    users: [{ name: "prod", user: { token: "token-of-prod" } }],
  }),
};

/** Charts stand in golden files of their own, and scripts are the same for all; what the settings decide is shown. */
export const withoutCharts = (inputs: unknown): unknown => {
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
    .map((file) => readFileSync(join(EXAMPLES, example, file), "utf8"))
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

/** A home folder with the files to which an example refers as secrets. */
function homeOf(example: string, stack: string): string {
  const home = mkdtempSync(join(tmpdir(), "slipway-home-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const text = readFileSync(join(EXAMPLES, example, `Pulumi.${stack}.yaml`), "utf8");
  for (const [, file = ""] of text.matchAll(/file: ~\/([^\s}]+)/g)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), "contents of a file");
  }
  return home;
}

/**
 * Registers what a program makes of an example, on Pulumi's mock engine.
 * @returns the values, too, that must be written down nowhere
 */
export async function deployExample(
  main: () => unknown,
  example: string,
  stack: string,
): Promise<{ resources: Registered[]; secrets: string[] }> {
  const { values, secrets } = variablesOf(example, stack);
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
  vi.stubEnv("HOME", homeOf(example, stack));
  const config = stackConfig(stack, {}, join("examples", example));
  const { resources } = await deploy(main, { stack, config, hub: { hub: config["slipway:product"] } });
  return { resources, secrets: [...secrets, sandboxVariables.SLIPWAY_GITHUB_TOKEN] };
}

/** Where the golden files of an example are. */
export const goldenOf = (example: string, file: string): string =>
  join(import.meta.dirname, "../golden/examples", example, file);
