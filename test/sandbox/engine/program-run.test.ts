import { describe, expect, it } from "vitest";
import { type ProgramRun, programArguments, programEnvironment } from "#sandbox/engine/program-run.ts";

const run: ProgramRun = {
  runner: "/sdk/run",
  folder: "/shop",
  rootFolder: "/shop",
  entryPoint: "src/main.ts",
  options: { typescript: false },
  arguments: [],
  monitor: "127.0.0.1:1",
  engine: "127.0.0.1:2",
  organization: "organization",
  project: "shop",
  stack: "dev",
  parallel: 8,
  dryRun: true,
  config: new Map([["shop:size", "3"]]),
  secretKeys: ["shop:token"],
};

describe("the command of a program", () => {
  it("names everything the runner needs, then the entry", () => {
    expect(programArguments(run).join(" ")).toBe(
      "/sdk/run --monitor 127.0.0.1:1 --engine 127.0.0.1:2 --organization organization --project shop " +
        "--root-directory /shop --stack dev --pwd /shop --parallel 8 --dry-run src/main.ts",
    );
  });

  it("puts Node's own arguments before the runner", () => {
    const withArguments = { ...run, options: { nodeargs: " --stack-trace-limit=0  --enable-source-maps " } };
    expect(programArguments(withArguments).slice(0, 3)).toEqual([
      "--stack-trace-limit=0",
      "--enable-source-maps",
      "/sdk/run",
    ]);
  });

  it("leaves out what the engine leaves open", () => {
    const words = programArguments({ ...run, parallel: 0, dryRun: false, organization: "" });
    expect(words.filter((word) => ["--parallel", "--dry-run", "--organization"].includes(word))).toEqual([]);
  });
});

describe("the configuration of a program", () => {
  it("is keyed by namespace, config and name, with the secret keys beside", () => {
    const config = new Map([
      ["shop:size", "3"],
      ["kubernetes:context:name", "x"],
    ]);
    const environment = programEnvironment({ ...run, config });
    expect(JSON.parse(environment.PULUMI_CONFIG ?? "")).toEqual({
      "shop:config:size": "3",
      "kubernetes:config:context:name": "x",
    });
    expect(environment.PULUMI_CONFIG_SECRET_KEYS).toBe('["shop:token"]');
  });

  it.each([
    [false, undefined],
    [true, "true"],
    [undefined, "true"],
  ])("with typescript: %s sets the loader to %s", (typescript, loader) => {
    expect(programEnvironment({ ...run, options: { typescript } }).PULUMI_NODEJS_TYPESCRIPT).toBe(loader);
  });
});
