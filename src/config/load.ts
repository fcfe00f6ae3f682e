import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { CredentialError, type CredentialRef, resolveCredential } from "#components/dynamic/credential.ts";
import { DEFAULT_TOKEN_KEY } from "./areas/github.ts";
import { checks } from "./checks.ts";
import type { Setting } from "./fields.ts";
import { reasonOf } from "./reasons.ts";
import { Settings } from "./schema.ts";

/** Settings that do not describe a valid deployment. Pulumi prints the message of a RunError without a stack trace. */
export class ConfigError extends pulumi.RunError {
  override readonly name = "ConfigError";
}

/** The settings of one environment, parsed and checked. */
export interface EnvironmentSettings {
  readonly settings: Settings;
  /** The stack's name: the environment and its stage. */
  readonly environment: string;
  /** The value of a setting that may stand in an environment variable. @throws ConfigError when it is not set */
  readonly value: (setting: Setting) => string;
}

/** The settings of one environment inside a Pulumi program, with the ways to the secrets they only refer to. */
export interface LoadedSettings extends EnvironmentSettings {
  /** A secret as an Output that stays secret. @throws ConfigError when it is missing */
  readonly secret: (ref: CredentialRef) => Promise<pulumi.Output<string>>;
  /** A secret that is read as something else. @throws ConfigError when it is missing, or with the message of `read` */
  readonly secretAs: <T>(
    ref: CredentialRef,
    read: (text: string) => T,
  ) => Promise<pulumi.Output<pulumi.Unwrap<T>>>;
}

/** Reads every setting at once, so that one run reports every mistake. The only reader of Pulumi configuration. */
export function loadSettings(
  config = new pulumi.Config(),
  environment = pulumi.getStack(),
  env: Readonly<Record<string, string | undefined>> = process.env,
): LoadedSettings {
  const raw = Object.fromEntries(
    Object.keys(Settings.shape)
      .map((key) => [key, readKey(config, key)] as const)
      .filter(([, value]) => value !== undefined),
  );
  const prefix = `${config.name}:`;
  const keys = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
  const secretAs: LoadedSettings["secretAs"] = async (ref, read) => {
    try {
      return pulumi.secret(read(await resolveCredential(ref, { env, config: (key) => config.get(key) })));
    } catch (error) {
      if (error instanceof CredentialError) throw new ConfigError(error.message);
      throw error;
    }
  };
  return {
    ...environmentSettings(raw, keys, environment, env),
    secret: (ref) => secretAs(ref, (text) => text),
    secretAs,
  };
}

/**
 * Parses and checks the settings of one environment.
 * @param raw the values of the keys that are settings
 * @param keys every key that is set, secrets included: what is neither a setting nor a secret is refused
 * @throws ConfigError
 */
export function environmentSettings(
  raw: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  environment: string,
  env: Readonly<Record<string, string | undefined>>,
): EnvironmentSettings {
  return {
    settings: parseSettings({ ...raw, ...unknownKeys(keys, raw) }, environment),
    environment,
    value: (setting) => {
      if (typeof setting === "string") return setting;
      const value = env[setting.env];
      if (value === undefined || value === "")
        throw new ConfigError(
          `environment variable ${setting.env} is not set, and Pulumi.yaml or Pulumi.${environment}.yaml refers to it; run through \`npm run pulumi -- ...\` (sandbox), or write the value in its place`,
        );
      return value;
    },
  };
}

/**
 * Parses and checks settings given as plain values.
 * @throws ConfigError that lists every mistake with its path, the value, the rule and what to write instead
 */
export function parseSettings(raw: unknown, environment: string): Settings {
  const refused = (problems: string) =>
    new ConfigError(`Pulumi.yaml with Pulumi.${environment}.yaml is not valid:\n${problems}`);
  const parsed = Settings.safeParse(raw, { error: reasonOf });
  if (!parsed.success) throw refused(z.prettifyError(parsed.error));
  const mistakes = checks.flatMap((check) => check(parsed.data, environment));
  if (mistakes.length === 0) return parsed.data;
  throw refused(mistakes.map(({ path, message }) => `✖ ${message}\n  → at ${path.join(".")}`).join("\n"));
}

function readKey(config: pulumi.Config, key: string): unknown {
  const text = config.get(key);
  return text === undefined ? undefined : plainValue(text);
}

/** A key's value from its text, structured or not: `pulumi config set` stores a bare word as it is. */
export function plainValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Keys that are neither a setting nor a secret that a setting refers to: the strict schema refuses them. */
function unknownKeys(
  keys: readonly string[],
  raw: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const secretKeys = referencedKeys(raw);
  return Object.fromEntries(
    keys
      .filter((key) => !(key in Settings.shape) && !secretKeys.has(key) && key !== DEFAULT_TOKEN_KEY)
      .map((key) => [key, "(not shown)"]),
  );
}

/** The configuration keys that `{ config: key }` references name, anywhere inside. */
function referencedKeys(value: unknown): Set<string> {
  if (typeof value !== "object" || value === null) return new Set();
  const own = "config" in value && typeof value.config === "string" ? [value.config] : [];
  return new Set([...own, ...Object.values(value).flatMap((part) => [...referencedKeys(part)])]);
}
