import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { RECEIVER_SECRET_KEYS } from "#components/kargo/receiver-secret.manifest.ts";
import { goModuleFolder } from "#sandbox/toolchain/go.ts";
import { KARGO_EVENTS } from "#src/config/checks/github-webhooks.ts";
import { filesBelow } from "#test/harness/files.ts";

/** The source of the receivers in Kargo's module, at the pinned release: no published schema says these things. */
let source: string;
beforeAll(async () => {
  const module = await goModuleFolder(join(import.meta.dirname, "schemas/kargo"), "github.com/akuity/kargo");
  const folder = join(module, "pkg/webhook/external");
  source = filesBelow(folder)
    .filter((file) => file.endsWith(".go") && !file.endsWith("_test.go"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
});

const constants = (pattern: RegExp): [string, string][] =>
  [...source.matchAll(pattern)].map(([, name = "", value = ""]) => [name.toLowerCase(), value]);

describe("Kargo's receivers", () => {
  it("look in their Secrets under the keys that ours have", () => {
    const keys = Object.fromEntries(constants(/^\s*(\w+)SecretDataKey\s*=\s*"([^"]+)"/gm));
    expect(keys).toEqual(RECEIVER_SECRET_KEYS);
  });

  it("take from GitHub the events that settings may name, and no others", () => {
    const events = constants(/^\s*githubEventType(\w+)\s*=\s*"([^"]+)"/gm).map(([, value]) => value);
    expect(events.toSorted()).toEqual(KARGO_EVENTS.toSorted());
  });

  it("make their address of the parts that ours is made of", () => {
    const [, parts] = /input := \[\]byte\(([^\n]+)\)\n\th := sha256\.New\(\)/.exec(source) ?? [];
    expect(parts).toBe('project + receiverName + strings.Join(secretValues, "")');
  });
});
