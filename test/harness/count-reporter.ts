import { writeSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** Closes a run on one plain line, `N passed, N failed`, from the runner's own results. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter(
      (module) => module.state() === "failed" && module.errors().length > 0,
    ).length;
    const skipped = count("skipped") + count("pending");
    const line = `${count("passed")} passed, ${count("failed") + broken + unhandled.length} failed`;
    // At the very end: what is torn down after the tests still has something to say.
    process.once("exit", () => writeSync(1, `\n${skipped > 0 ? `${line}, ${skipped} skipped` : line}\n`));
  }
}
