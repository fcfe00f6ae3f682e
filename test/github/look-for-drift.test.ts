import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { execaSync } from "execa";
import { expect, it, onTestFinished } from "vitest";

/** Looks with an `npm` that ends as told, and a `gh` that knows of so many runs of up.yml. */
function look(plan: { readonly code: number; readonly says: string }, running = 0) {
  const folder = mkdtempSync(join(tmpdir(), "slipway-drift-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const programs = {
    gh: `[ "$*" = "run list --workflow up.yml --status in_progress --json databaseId --jq length" ] && echo ${running}`,
    npm: `[ "$*" = "run --silent plan -- dev --refresh --format markdown" ] || exit 9; touch planned; printf '${plan.says}'; exit ${plan.code}`,
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const { exitCode, stderr } = execaSync("sh", [resolve(".github/scripts/look-for-drift.sh"), "dev"], {
    cwd: folder,
    env: { PATH: `${folder}${delimiter}${process.env.PATH}` },
    reject: false,
  });
  const report = join(folder, "drift-dev.md");
  return {
    exitCode,
    stderr,
    report: existsSync(report) ? readFileSync(report, "utf8") : undefined,
    planned: existsSync(join(folder, "planned")),
  };
}

it.each([
  ["nothing drifted: no report", { code: 0, says: "nothing to do" }, { exitCode: 0, report: undefined }],
  ["something drifted: the plan", { code: 2, says: "changes" }, { exitCode: 0, report: "changes" }],
  ["a gate refuses: the plan", { code: 1, says: "refused" }, { exitCode: 0, report: "refused" }],
])("%s", (_what, plan, expected) => {
  expect(look(plan)).toMatchObject(expected);
});

it("fails where there is no plan, so that the issue stays open", () => {
  expect(look({ code: 1, says: "" })).toMatchObject({
    exitCode: 1,
    report: undefined,
    stderr: "there is no plan of dev: it ended with exit code 1, for the reason above",
  });
});

it("does not look while an update is under way", () => {
  expect(look({ code: 2, says: "changes" }, 1)).toMatchObject({
    exitCode: 1,
    report: undefined,
    planned: false,
    stderr: expect.stringContaining("run this again when it has ended"),
  });
});
