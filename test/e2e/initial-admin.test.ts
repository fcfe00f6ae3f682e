import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPulumi } from "#sandbox/engine/pulumi.ts";
import { signInAsAdmin } from "./harness/argocd-api.ts";
import { type ArgocdSettings, argocdSettings, putBack, withAdmin } from "./harness/argocd-settings.ts";
import { endToEnd } from "./harness/context.ts";
import { environmentWith } from "./harness/pulumi.ts";
import { type SmallProject, STACK, smallProject } from "./harness/small-project.ts";

describe("the first password of Argo CD's account admin", () => {
  let before: ArgocdSettings;
  let project: SmallProject;
  let first: string;
  beforeAll(async () => {
    before = await argocdSettings();
    first = await withAdmin();
    project = await smallProject("initial-admin", "initial-admin", {});
    copyFileSync(endToEnd().sandbox.kubeconfig, join(project.folder, "kubeconfig"));
  });
  afterAll(() => putBack(before));

  const output = async (...more: string[]): Promise<string> => {
    const { pulumi } = endToEnd().engine;
    const run = {
      pulumi,
      environment: environmentWith(),
      project: project.folder,
      output: "capture",
    } as const;
    const { all } = await runPulumi(run, ["stack", "output", "password", "--stack", STACK, ...more]);
    return all.trim();
  };

  it("is an output that is secret, shown to who asks for it", async () => {
    const { exitCode, all } = await project.run("up");
    expect(exitCode, all).toBe(0);
    expect(all).toMatch(/password\s*: \[secret\]/);
    expect(all).not.toContain(first);
    expect(await output()).toBe("[secret]");
    expect(await output("--show-secrets")).toBe(first);
  });

  it("opens Argo CD", async () => {
    expect(await signInAsAdmin(`${first}-not`)).toMatchObject({ status: 401 });
    expect(await signInAsAdmin(await output("--show-secrets"))).toMatchObject({ status: 200 });
  });

  it("stands encrypted in the state", async () => {
    const { all } = await project.run("export");
    expect(all).toContain("ArgoCdInitialAdmin");
    expect(all).not.toContain(first);
  });

  it("stays what it was when Argo CD's Secret is gone, as Argo CD asks", async () => {
    await putBack(before);
    const { exitCode, all } = await project.run("up", ["--refresh", "--expect-no-changes"]);
    expect(exitCode, all).toBe(0);
    expect(await output("--show-secrets")).toBe(first);
    expect((await project.run("destroy")).exitCode).toBe(0);
  });
});
