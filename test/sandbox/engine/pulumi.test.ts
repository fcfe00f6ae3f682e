import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { runEngine, statesFolder } from "#sandbox/engine/pulumi.ts";
import { script, temporaryFolder } from "#test/sandbox/toolchain/fakes.ts";

afterEach(() => vi.unstubAllEnvs());

const engine = (body: string) => {
  const project = temporaryFolder();
  return {
    pulumi: script(join(project, "pulumi"), body),
    environment: { GIVEN: "given" },
    project,
    output: "capture",
  } as const;
};

describe("a run of the engine", () => {
  it("has the given variables, in the project, and returns output and exit code", async () => {
    const run = engine('echo "$GIVEN $PWD $*"; echo trouble >&2; exit 3');
    const result = await runEngine(run, ["up", "-s", "dev"]);
    expect(result.stdout).toBe(`given ${run.project} up -s dev`);
    expect(result.all).toContain("trouble");
    expect(result.exitCode).toBe(3);
  });

  it("does not see a passphrase of the user's, which would win over the sandbox's", async () => {
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "theirs");
    const result = await runEngine(engine('echo "passphrase=$PULUMI_CONFIG_PASSPHRASE"'), []);
    expect(result.stdout).toBe("passphrase=");
  });

  it("that ends by a signal has the exit code of a shell", async () => {
    await expect(runEngine(engine("kill -9 $$"), [])).resolves.toMatchObject({ exitCode: 137 });
  });

  it("that cannot start is an error with the path", async () => {
    const run = { ...engine(""), pulumi: "/nonexistent/pulumi" };
    await expect(runEngine(run, [])).rejects.toThrow("Pulumi (/nonexistent/pulumi) cannot be started");
  });
});

describe("the folder of states", () => {
  it.each([
    ["file:///s/state", "/s/state"],
    ["s3://bucket", undefined],
    [undefined, undefined],
  ])("of the backend %s is %s", (url, folder) => {
    expect(statesFolder(url === undefined ? {} : { PULUMI_BACKEND_URL: url })).toBe(folder);
  });
});
