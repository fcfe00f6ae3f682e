import { describe, expect, it } from "vitest";
import { clearedVariables, engineEnvironment } from "#sandbox/engine/environment.ts";

const setting = {
  launcher: "/s/bin",
  nodeFolder: "/node/bin",
  hasStandIns: true,
  path: "/usr/bin:/node/bin::/bin",
};

describe("the environment of the engine", () => {
  it("keeps home, state and passphrase below the sandbox's root", () => {
    expect(engineEnvironment("/s", setting)).toMatchObject({
      PULUMI_HOME: "/s/pulumi",
      PULUMI_BACKEND_URL: "file:///s/state",
      PULUMI_CONFIG_PASSPHRASE_FILE: "/s/passphrase",
      NODE_COMPILE_CACHE: "/s/compile-cache",
    });
  });

  it("puts the launcher and the chosen Node first on PATH, once", () => {
    expect(engineEnvironment("/s", setting).PATH).toBe("/s/bin:/node/bin:/usr/bin:/bin");
  });

  it("is the same when it is made in an environment it made before", () => {
    const once = engineEnvironment("/s", setting);
    expect(engineEnvironment("/s", { ...setting, path: once.PATH ?? "" })).toEqual(once);
  });

  it("forbids downloads of plugins and plugins of another Pulumi only while something stands in", () => {
    const names = ["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "PULUMI_IGNORE_AMBIENT_PLUGINS"];
    expect(Object.keys(engineEnvironment("/s", setting))).toEqual(expect.arrayContaining(names));
    const official = Object.keys(engineEnvironment("/s", { ...setting, hasStandIns: false }));
    expect(official.filter((name) => names.includes(name))).toEqual([]);
  });

  it("clears no variable that it sets, and the passphrase that would win over the file", () => {
    const set = Object.keys(engineEnvironment("/s", setting));
    expect(clearedVariables.filter((name) => set.includes(name))).toEqual([]);
    expect(clearedVariables).toContain("PULUMI_CONFIG_PASSPHRASE");
  });
});
