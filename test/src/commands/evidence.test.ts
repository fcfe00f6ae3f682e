import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { beforeEach, describe, expect, it } from "vitest";
import { EXAMPLES } from "#test/harness/example-stack.ts";
import { promotionHistory } from "#test/harness/promotion-history.ts";
import { git, newRepository, OWNER, scratch, startDouble, TOKEN } from "#test/sandbox/github/harness.ts";

const checkout = join(import.meta.dirname, "../../..");

let folder: string;
let environment: Record<string, string>;
let commits: readonly string[];

/** Runs a command as a person does, in a process of its own. */
async function run(...args: string[]) {
  const { exitCode, stdout } = await execa(process.execPath, [join(checkout, "src/cli.ts"), ...args], {
    cwd: folder,
    env: environment,
    reject: false,
  });
  return { exitCode, stdout };
}

beforeEach(async () => {
  folder = await scratch();
  cpSync(join(EXAMPLES, "signed-images"), folder, { recursive: true });
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  const past = promotionHistory([
    {
      at: "2026-03-01T08:00:00Z",
      stage: "dev",
      service: "voting",
      version: "1.0.0",
      verified: "2026-03-01T08:00:20Z",
    },
    { at: "2026-03-02T08:00:00Z", stage: "dev", service: "voting", version: "1.1.0", from: "1.0.0" },
  ]);
  commits = past.commits;
  const github = await startDouble();
  await newRepository(github, "gitops", { auto_init: false });
  await git(past.folder, ["push", "--quiet", "--mirror", `${github.url}/${OWNER}/gitops.git`]);
  environment = {
    SLIPWAY_GITHUB_URL: github.url,
    SLIPWAY_GITHUB_TOKEN: TOKEN,
    SLIPWAY_REGISTRY: "127.0.0.1:1",
    SLIPWAY_KUBECONFIG: "/nowhere",
    SLIPWAY_IMAGE_KEY: "/nowhere",
  };
});

// Each command is a process that loads the whole program: on a machine that does other work too, seconds.
describe("from Git alone, without a cluster or a registry,", { timeout: 120_000 }, () => {
  it("`audit` tells who promoted what, for people, for spreadsheets and for programs", async () => {
    const [text, csv, json] = await Promise.all([
      run("audit"),
      run("audit", "--format", "csv"),
      run("audit", "voting", "--since", "2026-03-02", "--format", "json"),
    ]);
    expect([text, csv, json].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(text.stdout).toMatch(
      /2026-03-02 08:00:00 +│ dev +│ voting +│ 1\.0\.0 -> 1\.1\.0 +│ pat .* not verified/,
    );
    const [head, first, second] = csv.stdout.split("\n");
    expect(head).toMatch(/^at,stage,service,version,from,by,outcome,seconds,/);
    expect(first).toMatch(
      /^2026-03-01T08:00:00\.000Z,dev,voting,1\.0\.0,,pat <pat@example\.test>,verified,20,/,
    );
    expect(second).toContain(`,${commits[1]},`);
    expect(JSON.parse(json.stdout)).toMatchObject([{ version: "1.1.0", outcome: "not verified" }]);
  });

  it("`dora` has the four figures, and `verify-state` says what settles a disagreement, and fails", async () => {
    const [dora, state] = await Promise.all([
      run("dora", "--since", "2026-02-28", "--json"),
      run("verify-state", "--offline"),
    ]);
    expect(dora.exitCode).toBe(0);
    expect(JSON.parse(dora.stdout).figures).toMatchObject([
      { service: "voting", stage: "dev", deployments: 2, leadTimeSeconds: 20, changeFailureRate: 0.5 },
    ]);
    expect(state.exitCode).toBe(1);
    expect(state.stdout).toContain(
      "✗ dev/voting: 1.0.0 is pinned, but Git carries 1.1.0\n    pulumi up -s dev",
    );
  });
});
