import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openClone } from "#components/git/clone.ts";
import { callOf } from "../../../bench/promotion/fleet/counting-proxy.ts";
import { hostGit } from "../../../bench/promotion/fleet/git-host.ts";
import { fleetSection, waitingSection } from "../../../bench/promotion/fleet/sections.ts";
import { tutorial } from "../../../bench/promotion/fleet/tutorial.ts";
import { renderText } from "../../../bench/render.ts";

const author = { name: "Slipway", email: "slipway@localhost" };

async function host() {
  const folder = mkdtempSync(join(tmpdir(), "slipway-bench-test-"));
  const git = await hostGit(folder, { "a.yaml": "tag: 0.0.0\n" });
  onTestFinished(() => {
    git.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return { folder, git };
}

describe("the Git server of a fleet", () => {
  it("counts pushes to the branch, rejected ones too, apart from those of records", async () => {
    const { git } = await host();
    const clone = await openClone({ url: git.url, branch: "main" });
    const tip = (await clone.fetchTip()) ?? "";
    const end = git.oppose(60_000);
    const spec = [{ message: "one", files: new Map([["b.yaml", "1\n"]]) }];
    const push = async (from: string) => {
      const [commit = ""] = await clone.commit(from, spec, author);
      await clone.push(new Map([["refs/heads/main", commit]]), new Map([["refs/heads/main", from]]));
      return commit;
    };
    await expect(push(tip)).rejects.toMatchObject({ kind: "rejected" });
    const commit = await push((await clone.fetchTip()) ?? "");
    await clone.push(new Map([["refs/tags/verified/one", await clone.tag("one", commit, "one", author)]]));
    expect(await end()).toBe(1);
    expect(await git.pushes()).toEqual({ branch: 2, records: 1 });
    expect(await git.pushes()).toEqual({ branch: 0, records: 0 });
  });

  it("takes the tutorial's push, and loses it when somebody was faster", async () => {
    const { folder, git } = await host();
    expect(await tutorial(git.url, join(folder, "one"), "a.yaml", "1.0.0")).toBe(true);
    expect(await git.repository.git("show", "main:a.yaml")).toBe("tag: 1.0.0");
    const end = git.oppose(60_000);
    expect(await tutorial(git.url, join(folder, "two"), "a.yaml", "2.0.0")).toBe(false);
    await end();
    expect(await git.repository.git("show", "main:a.yaml")).toBe("tag: 1.0.0");
  });
});

it.each([
  ["GET", "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications?watch=true", "watch applications"],
  ["PATCH", "/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/one", "patch applications"],
  ["GET", "/api/v1/namespaces/dev/pods?labelSelector=a", "get pods"],
])("a request %s %s is counted as %s", (method, url, call) => expect(callOf(method, url)).toBe(call));

describe("the verdicts of a fleet", () => {
  const up = (branch: number) => ({
    services: 200,
    parallel: 200,
    branch,
    records: 3,
    rivals: 2,
    wall: 20,
    healthy: Array.from({ length: 200 }, () => 1.5),
  });
  const shown = (alone: number, opposed: number) =>
    renderText({
      name: "promotion",
      from: "2030-01-01",
      to: "2030-01-01",
      machine: {
        processor: "p",
        cores: 2,
        memoryGiB: 8,
        system: "s",
        node: "n",
        loadAtStart: [0],
        loadAtEnd: [0],
      },
      sections: [
        fleetSection({ alone: [up(alone)], opposed: [up(opposed)], atLimit: up(25), tutorials: [] }),
        waitingSection({ waits: 200, perMinute: 6, calls: new Map([["get pods", 2]]), watches: opposed - 2 }),
      ],
    });

  it("are met by one push, and by three beside a rival", () => {
    const text = shown(1, 3);
    expect(text).toMatch(/200 services +│ 1 .*at most 1 push .*│ MET/);
    expect(text).toMatch(/200 services beside a rival +│ 3 .*at most 3 pushes.*│ MET/);
    expect(text).toMatch(/watches for 200 waits +│ 1 +│ 1 +│ MET/);
  });

  it("are missed by one more", () => {
    expect(shown(2, 4).match(/NOT MET/g)).toHaveLength(3);
  });
});
