import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keepingStackFiles, stateFile } from "#sandbox/engine/stack-files.ts";
import { ensureStacks } from "#sandbox/engine/stacks.ts";
import { script, temporaryFolder, write } from "#test/sandbox/toolchain/fakes.ts";

const stack = "config:\n  shop:size: 1\n";
const state = (salt: string) =>
  JSON.stringify({ checkpoint: { latest: { secrets_providers: { type: "passphrase", state: { salt } } } } });

function makeProject() {
  const root = temporaryFolder();
  const project = join(root, "project");
  write(join(project, "Pulumi.yaml"), "name: shop\n");
  const file = write(join(project, "Pulumi.dev.yaml"), stack);
  const states = join(root, "state");
  return { root, project, states, file, devState: join(states, ".pulumi/stacks/shop/dev.json") };
}

describe("stack files", () => {
  it("lie where the engine keeps the state of a project's stacks", async () => {
    const { project, states, devState } = makeProject();
    await expect(stateFile(states, project, "dev")).resolves.toBe(devState);
  });

  it("lose the salt that their state holds, also when the work fails", async () => {
    const { project, states, file, devState } = makeProject();
    const work = keepingStackFiles(project, states, async () => {
      write(devState, state("v1:mine"));
      write(file, `${stack}encryptionsalt: v1:mine\n`);
      throw new Error("refused");
    });
    await expect(work).rejects.toThrow("refused");
    expect(readFileSync(file, "utf8")).toBe(stack);
  });

  it("keep a salt that no state holds: it belongs to a stack elsewhere", async () => {
    const { project, states, file, devState } = makeProject();
    write(devState, state("v1:mine"));
    const foreign = `${stack}encryptionsalt: v1:theirs\n`;
    write(file, foreign);
    await keepingStackFiles(project, states, async () => undefined);
    expect(readFileSync(file, "utf8")).toBe(foreign);
  });

  it("are left out where a run made one for nothing but the salt", async () => {
    const { project, states } = makeProject();
    await keepingStackFiles(project, states, async () => {
      write(join(states, ".pulumi/stacks/shop/hub.json"), state("v1:hub"));
      write(join(project, "Pulumi.hub.yaml"), "encryptionsalt: v1:hub\n");
    });
    expect(existsSync(join(project, "Pulumi.hub.yaml"))).toBe(false);
  });
});

describe("ensuring stacks", () => {
  const fakeEngine = (root: string, states: string, project: string) =>
    script(
      join(root, "pulumi"),
      `echo "$@" >> ${root}/calls
       [ "$3" = broken ] && echo "error: no such luck" && exit 255
       mkdir -p ${states}/.pulumi/stacks/shop
       echo '${state("v1:mine")}' > ${states}/.pulumi/stacks/shop/$3.json
       printf 'encryptionsalt: v1:mine\\n' >> ${project}/Pulumi.$3.yaml`,
    );

  it("creates each that is missing, once, and leaves the files as they were", async () => {
    const { root, project, states, file } = makeProject();
    const environment = { PULUMI_BACKEND_URL: `file://${states}` };
    const run = { pulumi: fakeEngine(root, states, project), environment, project };
    await ensureStacks(run, ["dev"]);
    await ensureStacks(run, ["dev"]);
    expect(readFileSync(join(root, "calls"), "utf8")).toBe("stack init dev --no-select --non-interactive\n");
    expect(readFileSync(file, "utf8")).toBe(stack);
  });

  it("fails with the engine's own words", async () => {
    const { root, project, states } = makeProject();
    const environment = { PULUMI_BACKEND_URL: `file://${states}` };
    const attempt = ensureStacks({ pulumi: fakeEngine(root, states, project), environment, project }, [
      "broken",
    ]);
    await expect(attempt).rejects.toThrow(/The stack broken cannot be created:\nerror: no such luck/);
  });
});
