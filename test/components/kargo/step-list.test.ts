import { describe, expect, it } from "vitest";
import { expression } from "#components/kargo/expression.ts";
import { onSuccess, stepList } from "#components/kargo/step-list.ts";
import { yamlUpdate } from "#components/kargo/steps/files.ts";
import { composeOutput, http } from "#components/kargo/steps/flow.ts";
import { gitClone, gitCommit, gitPush } from "#components/kargo/steps/git.ts";
import { gitOpenPr, gitWaitForPr } from "#components/kargo/steps/pull-request.ts";

const tree = "./tree";
const clone = gitClone({
  repoURL: "https://x.test/r.git",
  checkout: [{ path: tree, branch: "main", as: "tip" }],
});
const bump = yamlUpdate({ path: `${tree}/values.yaml`, updates: [{ key: "image.tag", value: "1.0.0" }] });

describe("outputs of earlier steps", () => {
  it("are read from the task in a task", () => {
    const { steps } = stepList("task")
      .add("bump", bump)
      .add("commit", ({ output }) => gitCommit({ path: tree, message: output("bump", "commitMessage") }));
    expect(steps[1]).toEqual({
      uses: "git-commit",
      as: "commit",
      config: { path: tree, message: expression("task.outputs['bump'].commitMessage") },
    });
  });

  it("are read from the promotion in a Stage's own template, nested ones by their path", () => {
    const { steps } = stepList("template")
      .add("clone", clone)
      .add("push", gitPush({ path: tree, generateTargetBranch: true }))
      .add("request", ({ output }) =>
        gitOpenPr({ repoURL: "r", sourceBranch: output("push", "branch"), targetBranch: "main" }),
      )
      .add("wait", ({ output, notSkipped }) =>
        gitWaitForPr(
          { repoURL: "r", prNumber: output("request", "pr.id") },
          { if: onSuccess(notSkipped("request")) },
        ),
      );
    expect(steps[2]).toMatchObject({ config: { sourceBranch: expression("outputs['push'].branch") } });
    expect(steps[3]).toMatchObject({
      if: expression("success() && status('request') != 'Skipped'"),
      config: { prNumber: expression("outputs['request'].pr.id") },
    });
  });

  it("are known by name where a step's configuration declares them", () => {
    const { steps } = stepList("task")
      .add("clone", clone)
      .add("ask", http({ url: "u", outputs: [{ name: "build-id", fromExpression: "response.body.id" }] }))
      .add("sum", ({ output }) =>
        composeOutput({ build: output("ask", "build-id"), commit: output("clone", "commits.tip") }),
      )
      .add("end", ({ output }) => composeOutput({ all: output("sum", "build") }));
    expect(steps[2]?.config).toEqual({
      // A name with "-" would be a subtraction without brackets.
      build: expression("task.outputs['ask']['build-id']"),
      commit: expression("task.outputs['clone'].commits.tip"),
    });
    expect(steps[3]?.config).toEqual({ all: expression("task.outputs['sum'].build") });
  });
});

describe("aliases that are known when the program runs alone", () => {
  const later: string = "push";

  it.each([
    ["step-1", '"step-1" cannot be the alias of a step: it is reserved by Kargo; choose another'],
    ["task-12", "it is reserved by Kargo"],
    ["clone", "it is taken by an earlier one"],
  ])("%s is refused as a new one", (alias: string, message) => {
    expect(() => stepList("task").add("clone", clone).add(alias, bump)).toThrow(message);
  });

  it("are refused when no earlier step has them", () => {
    const list = stepList("task")
      .add("clone", clone)
      .add(later, gitPush({ path: tree }));
    expect(() =>
      list.add("bad", ({ output }) => composeOutput({ x: output(`${later}ed`, "commit") })),
    ).toThrow('no earlier step has the alias "pushed"; earlier steps are clone, push');
  });
});
