import { expect } from "vitest";
import { ConfigError, parseSettings } from "#src/config/load.ts";
import { stackConfig } from "#test/harness/deploy.ts";

/**
 * The settings of a real stack as plain values, with `changes` at dotted paths.
 * @param folder where the stack's files are, from the root of the checkout
 */
export function plainSettings(
  changes: Record<string, unknown> = {},
  stack = "dev",
  folder = ".",
): Record<string, unknown> {
  const settings: Record<string, unknown> = Object.fromEntries(
    Object.entries(stackConfig(stack, {}, folder)).map(([key, text]) => [
      key.replace("slipway:", ""),
      plain(text),
    ]),
  );
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let place = settings;
    for (const key of keys) {
      place[key] ??= {};
      place = place[key] as Record<string, unknown>;
    }
    place[last] = structuredClone(value);
  }
  return settings;
}

function plain(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The message with which settings are refused. */
export function complaint(raw: unknown, stack = "dev"): string {
  try {
    parseSettings(raw, stack);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error("the settings were accepted");
}
