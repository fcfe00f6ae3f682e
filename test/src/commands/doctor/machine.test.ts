import { describe, expect, it } from "vitest";
import { type Finding, rendered } from "#src/commands/doctor/finding.ts";
import { judgeClock, judgeDisk, judgeProgram, PROGRAMS } from "#src/commands/doctor/machine.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const text = (finding: Finding): string => rendered([finding]);
const program = (name: string) => PROGRAMS.find((one) => one.name === name) ?? expect.fail(name);

describe("programs", () => {
  it.each<[string, string | undefined, string]>([
    ["node", "v24.21.0", "✔ node: 24.21.0"],
    ["node", "v20.20.2", "✗ node: 20.20.2 is not >=22.18; needed for everything\n    https://nodejs.org"],
    ["git", "git version 2.39.5", "✔ git: 2.39.5"],
    ["git", "git version 2.17.1", "✗ git: 2.17.1 is not >=2.30"],
    ["git", undefined, "✗ git: not on PATH; needed for promotions\n    https://git-scm.com"],
    ["pulumi", "v3.259.0", "✔ pulumi: 3.259.0"],
    ["pulumi", "v4.0.0", "✗ pulumi: 4.0.0 is not >=3.225 <4"],
    ["helm", "v3.19.4+g7cfb6e4", "✔ helm: 3.19.4"],
    ["helm", undefined, "! helm: not on PATH; needed for `npm run plan`"],
    ["helm", "what?", "! helm: cannot say its version: what?"],
  ])("%s that says %s", (name, printed, says) => {
    expect(text(judgeProgram(program(name), printed))).toContain(says);
  });
});

describe("the machine", () => {
  it.each<[number, string]>([
    [0, "✔ clock: 0 s ahead"],
    [29, "✔ clock"],
    [30, "! clock: 30 s ahead of the Git server's\n    set it"],
    [-299, "! clock: 299 s behind"],
    [300, "✗ clock: 300 s ahead"],
    [-4_000, "✗ clock: 4000 s behind"],
  ])("a clock that is off by %d s", (seconds, says) => {
    expect(text(judgeClock(NOW, new Date(NOW.getTime() + seconds * 1_000)))).toContain(says);
  });

  it.each<[number, string]>([
    [0.5, "✗ disk: 0.5 GiB free at /here\n    make room"],
    [1, "! disk: 1.0 GiB free"],
    [7.9, "! disk"],
    [8, "✔ disk: 8.0 GiB free"],
  ])("a disk with %d GiB left", (gib, says) => {
    expect(text(judgeDisk("/here", gib * 1024 ** 3))).toContain(says);
  });
});
