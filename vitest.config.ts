import { defineConfig } from "vitest/config";
import { LongFirst } from "./test/harness/long-first.ts";

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    reporters: ["default", "./test/harness/count-reporter.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**", "test/soak/**", "test/chaos/**", "test/browser/**"],
          // As an engine tells a program where its project is; the mock engine would tell of a folder that is none.
          env: { PULUMI_NODEJS_ROOT_DIRECTORY: "." },
          testTimeout: 20_000,
        },
      },
      {
        // Many processes against one Git server: needs Git alone, but takes a minute or two.
        extends: true,
        test: {
          name: "endurance",
          include: ["test/soak/**/*.test.ts", "test/chaos/**/*.test.ts"],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // A real Chromium, and alone: how fast a page is ready is part of what is tested.
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // Two files at once, each worker on a sandbox of its own: see test/e2e/sandbox.setup.ts.
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/sandbox.setup.ts"],
          testTimeout: 600_000,
          hookTimeout: 3_600_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
