import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { endToEnd } from "../harness/context.ts";
import { footprint } from "../harness/footprint.ts";
import { githubToken, openPullRequest } from "../harness/github.ts";
import { environmentWith, pin } from "../harness/pulumi.ts";
import { point } from "../harness/scenario.ts";
import { editYaml } from "../harness/workspace.ts";

/** Runs `plan` as a job of a pull request does. */
async function plan(more: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const { folder, helm } = endToEnd();
  const environment = environmentWith(variables);
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [join(folder, "src", "cli.ts"), "plan", ...more],
    { cwd: folder, env: { ...environment, PATH: `${dirname(helm)}:${environment.PATH}` }, reject: false },
  );
  return { exitCode, stdout, stderr };
}

const probePath = (path: string | undefined): void =>
  editYaml(join(endToEnd().folder, "Pulumi.yaml"), (document) => {
    const place = ["config", "slipway:services", "value", "catalogue", "probePath"];
    if (path === undefined) document.deleteIn(place);
    else document.setIn(place, path);
  });

/**
 * The plan in a pull request that pins a version too early and changes a chart. Needs everything at 1.0.0; leaves it so,
 * with catalogue 1.0.0 pinned in staging.
 */
export function planned(): void {
  point("a pull request that pins a version and changes a chart", () => {
    const scratch = mkdtempSync(join(tmpdir(), "slipway-test-"));
    const summary = join(scratch, "summary.md");
    let job: Record<string, string> = {};

    beforeAll(() => {
      pin("staging", { catalogue: "1.1.0" });
      probePath("/status");
    });
    afterAll(() => {
      pin("staging", { catalogue: "1.0.0" });
      probePath(undefined);
      rmSync(scratch, { recursive: true });
    });

    it("gets one comment that shows promotion, gates, manifests and files, and commits nothing", async () => {
      const { owner, url } = endToEnd().sandbox.github;
      const { pull, comments, statuses } = await openPullRequest("frontend");
      const event = join(scratch, "event.json");
      writeFileSync(event, JSON.stringify({ pull_request: pull }));
      job = {
        GITHUB_REPOSITORY: `${owner}/frontend`,
        GITHUB_EVENT_PATH: event,
        GITHUB_API_URL: `${url}/api/v3`,
        GITHUB_TOKEN: githubToken(),
        GITHUB_STEP_SUMMARY: summary,
      };
      const before = await footprint();
      const first = await plan(["dev", "staging", "--comment"], job);
      expect(first.exitCode, first.stderr).toBe(1);
      const second = await plan(["dev", "staging", "--comment"], job);
      expect(second.exitCode, second.stderr).toBe(1);
      expect(await footprint()).toEqual(before);

      const [comment, ...others] = await comments();
      expect(others).toEqual([]);
      for (const words of [
        "| dev | ● changes | - | - |",
        "| staging | ✗ refused | catalogue 1.0.0 → 1.1.0 |",
        "| verified | ✗ fail | catalogue 1.1.0 is not verified on dev",
        "<summary>dev: manifests of catalogue in dev, prod, staging</summary>",
        "+              path: /status",
        "service-charts/catalogue/values.yaml",
      ])
        expect(comment).toContain(words);
      expect(comment).not.toContain("could not be rendered");
      expect(await statuses()).toMatchObject({
        "slipway/plan (dev)": "success",
        "slipway/plan (staging)": "failure",
        "slipway/plan (prod)": "success",
      });
      expect(readFileSync(summary, "utf8")).toContain("staging: catalogue 1.0.0 → 1.1.0");
    });

    it("is planned without a cluster too, and says what was not looked at", async () => {
      const { exitCode, stdout } = await plan(["staging", "prod", "--offline", "--format", "json"]);
      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({
        environments: [
          { environment: "staging", outcome: "refused", changes: [] },
          { environment: "prod", outcome: "unchanged" },
        ],
        unseen: [expect.stringContaining("--refresh"), expect.stringContaining("the cluster")],
      });
    });

    it("says which environment there is not", async () => {
      const { exitCode, stderr } = await plan(["production"]);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(
        "production is no environment of this project; choose one of dev, staging, prod",
      );
    });
  });
}
