import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { execaSync } from "execa";
import { describe, expect, it, onTestFinished } from "vitest";

/** GitHub's CLI as far as the script uses it: writes down what it is asked, and the body that it is given. */
const FAKE_GH = `#!/bin/sh
echo "$*" | sed 's|--body-file .*|--body-file|' >> "$FAKE/calls"
case "$1 $2" in
  "issue list") cat "$FAKE/number" ;;
  "issue edit") cat "$5" > "$FAKE/body" ;;
  "issue create") cat "$8" > "$FAKE/body" ;;
esac
`;

function report(reports: Readonly<Record<string, string>>, open = "", complete = "true") {
  const folder = mkdtempSync(join(tmpdir(), "slipway-drift-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "gh"), FAKE_GH);
  chmodSync(join(folder, "gh"), 0o755);
  writeFileSync(join(folder, "number"), open);
  // GitHub's own action makes no folder where there is no artifact.
  if (Object.keys(reports).length > 0) mkdirSync(join(folder, "drift"));
  for (const [name, text] of Object.entries(reports)) writeFileSync(join(folder, "drift", name), text);
  execaSync("sh", [resolve(".github/scripts/report-drift.sh"), join(folder, "drift")], {
    env: {
      FAKE: folder,
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      COMPLETE: complete,
      RUN: "https://github.com/acme/platform/actions/runs/1",
    },
  });
  const read = (file: string) =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8").trim() : "";
  const [, ...calls] = read("calls").split("\n");
  return { calls, body: read("body") };
}

describe("the issue about drift", () => {
  it("is opened with what every environment reported", () => {
    const { calls, body } = report({ "drift-dev.md": "dev moved\n", "drift-prod.md": "prod moved\n" });
    expect(calls.at(-1)).toBe("issue create --title Drift --label drift --body-file");
    expect(body).toBe("dev moved\nprod moved\n\nhttps://github.com/acme/platform/actions/runs/1");
  });

  it("is updated where one is open", () => {
    const { calls, body } = report({ "drift-dev.md": "dev moved\n" }, "17");
    expect(calls).toEqual(["issue edit 17 --body-file"]);
    expect(body).toContain("dev moved");
  });

  it("is closed when nothing drifts any more", () => {
    expect(report({}, "17").calls).toEqual([
      "issue close 17 --comment Nothing has drifted any more: https://github.com/acme/platform/actions/runs/1",
    ]);
  });

  it("stays when an environment could not be looked at", () => {
    expect(report({}, "17", "false").calls).toEqual([]);
  });

  it("is not opened for nothing", () => {
    expect(report({}).calls).toEqual([]);
  });

  it("refers to the run when GitHub would refuse its length", () => {
    const { body } = report({ "drift-dev.md": "x".repeat(70_000) });
    expect(body).toMatch(/^The report is too long for an issue/);
  });
});
