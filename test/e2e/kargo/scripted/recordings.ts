import type { PromotionStatus, StepStatus } from "#components/promotion/engine/kargo/objects.ts";

const ORDER = ["clone", "write", "commit", "push"];

/** How Kargo v1.11.2 words the end of a step that fails, as recorded at a real one. */
const ENDS: Readonly<Record<string, string>> = {
  clone:
    'step "clone" met error threshold of 1: error running step "clone": error ensuring existence of remote branch nope: remote branch "nope" of repo http://127.0.0.1:36015/repo.git does not exist',
  write:
    'step "write" met error threshold of 1: error running step "write": values file update failed: error updating image references in values file "./gitops/seed.yaml": error mutating bytes: error finding key no.such.key: key path not found',
  push: 'step "push" met error threshold of 1: error running step "push": error loading working tree from ./nowhere: error reading repo dir from config: error executing cmd [/usr/bin/git config kargo.repoDir]: : chdir nowhere: no such file or directory',
};

const steps = (upTo: number, last: string, message?: string): StepStatus[] =>
  ORDER.slice(0, upTo + 1).map((alias, at) => ({
    alias,
    status: at < upTo ? "Succeeded" : last,
    ...(at === upTo && message !== undefined ? { message } : {}),
  }));

/** What a controller shows of a promotion one after the other; it ends at the step that breaks, if one does. */
export function recording(broken: string | undefined): PromotionStatus[] {
  const end = broken === undefined ? ORDER.length : ORDER.indexOf(broken);
  const running = ORDER.slice(0, end).map(
    (_step, at): PromotionStatus => ({ phase: "Running", stepExecutionMetadata: steps(at, "Running") }),
  );
  const failed: PromotionStatus[] =
    broken === undefined
      ? []
      : [
          {
            phase: "Errored",
            message: `step "${broken}" errored`,
            stepExecutionMetadata: steps(end, "Errored", ENDS[broken] ?? ""),
          },
        ];
  return [{ phase: "Pending" }, ...running, ...failed];
}

/** The end of a promotion that pushed; git-commit's own commit is another one, as after a rebase. */
export const pushedEnd = (commit: string): PromotionStatus => ({
  phase: "Succeeded",
  stepExecutionMetadata: steps(ORDER.length - 1, "Succeeded"),
  state: { commit: { commit: commit.split("").reverse().join("") }, push: { commit, branch: "main" } },
});
