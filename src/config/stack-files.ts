import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { ConfigError, type EnvironmentSettings, environmentSettings, plainValue } from "./load.ts";
import { Settings } from "./schema.ts";

const ConfigFile = z.object({ config: z.record(z.string(), z.unknown()).default({}) });
const Secure = z.object({ secure: z.string() });

/** The environments that have a stack file in the project's folder, by name. */
export const environmentsOf = (folder: string): string[] =>
  readdirSync(folder)
    .flatMap((file) => /^Pulumi\.([^.]+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();

/**
 * The settings of one environment, read from Pulumi.yaml and Pulumi.<environment>.yaml for what works without the engine.
 * A value of the stack stands in place of the project's, as the engine has it.
 * @throws ConfigError when a file is missing or not valid
 */
export function readStackFiles(
  folder: string,
  environment: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): EnvironmentSettings {
  const shared = Object.entries(readConfig(folder, "Pulumi.yaml")).map(
    ([key, entry]) => [key, projectValue(entry)] as const,
  );
  const own = Object.entries(readConfig(folder, `Pulumi.${environment}.yaml`));
  const all = new Map(
    [...shared, ...own].map(([key, value]) => [
      key.replace(/^slipway:/, ""),
      typeof value === "string" ? plainValue(value) : value,
    ]),
  );
  const ours = [...all.keys()].filter((key) => !key.includes(":"));
  const raw = Object.fromEntries(
    ours
      .filter((key) => key in Settings.shape && !Secure.safeParse(all.get(key)).success)
      .map((key) => [key, all.get(key)]),
  );
  return environmentSettings(raw, ours, environment, env);
}

function readConfig(folder: string, file: string): Record<string, unknown> {
  try {
    return ConfigFile.parse(parse(readFileSync(join(folder, file), "utf8"))).config;
  } catch (error) {
    const found = readdirSync(folder).filter((name) => /^Pulumi\..*yaml$/.test(name));
    const reason =
      error instanceof Error && "code" in error && error.code === "ENOENT"
        ? "is not there"
        : `cannot be read (${error instanceof Error ? error.message : String(error)})`;
    throw new ConfigError(
      `${join(folder, file)} ${reason}; the project has ${found.join(", ") || "no Pulumi files"}`,
    );
  }
}

/** What all environments share stands below `value`, or by itself. */
const projectValue = (entry: unknown): unknown =>
  typeof entry === "object" && entry !== null && "value" in entry ? entry.value : entry;
