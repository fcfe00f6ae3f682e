import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execaSync } from "execa";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { layout } from "#components/gitops/layout.ts";
import { parseImageFile } from "#components/promotion/image-file.ts";
import { applications, workloads } from "./harness/cluster.ts";
import { type ExampleProject, exampleProject } from "./harness/example-project.ts";
import { commits } from "./harness/gitops.ts";
import { type OwnGitHub, ownGitHub } from "./harness/own-github.ts";
import { restartPrograms, signalProgram } from "./harness/programs.ts";
import { point } from "./harness/scenario.ts";

const CONTROLLER = "argocd-application-controller";
/** Renders manifests for the controller. */
const RENDERER = "argocd-repo-server";

let github: OwnGitHub;
let project: ExampleProject;
const gitops = (...args: string[]) => github.git("gitops", ...args);

/** A row of the table of gates: a promotion, and what each gate says of it. */
const row = (name: string, ...states: string[]) =>
  new RegExp(`^ *${[name, ...states].join(" +").replaceAll(".", "\\.")}`, "m");

beforeAll(async () => {
  github = await ownGitHub();
  project = await exampleProject("signed-images", "dev", {
    ...github.variables,
    GIT_COMMITTER_EMAIL: "pat@example.com",
  });
});
afterAll(() => github?.close());

point("images signed by the sandbox's key", () => {
  it("come up, and every commit tells what the gates said", async () => {
    await project.succeeding("up");
    const made = (await commits("main", gitops)).filter(({ trailers }) => trailers.Gates !== undefined);
    expect(made.map(({ trailers }) => trailers.Gates)).toEqual(
      Array(3).fill("image=pass signature=pass provenance=pass sbom=pass scan=pass verified=pass"),
    );
  });

  it("are the only ones: what nobody signed and what has a critical finding is refused, and nothing is committed", async () => {
    project.pin({ frontend: "1.2.0", recommendation: "1.2.0", voting: "1.1.0" });
    const before = await gitops("show-ref");
    const output = await project.failing("up");
    expect(output).toContain("gate signature: the image is not signed; sign it as");
    expect(output).toContain("gate provenance: no signed SLSA provenance is attached to the image");
    expect(output).toMatch(/gate scan: .*CVE-2025-99999/);
    const [pass, fail] = ["✓ pass", "✗ fail"];
    expect(output).toMatch(row("dev/frontend 1.2.0", pass, pass, pass, pass, fail, pass));
    expect(output).toMatch(row("dev/recommendation 1.2.0", pass, fail, fail, fail, fail, pass));
    expect(await gitops("show-ref")).toBe(before);
  });

  it("are told from them in a preview too, with a table of the gates", async () => {
    const before = await gitops("show-ref");
    project.pin({ frontend: "1.0.0" });
    const output = await project.failing("preview");
    expect(output).toMatch(/✗ signature +fail +the image is not signed/);
    expect(output).toMatch(/✗ scan +fail +no scan report is attached/);
    project.pin({ frontend: "1.2.0", recommendation: "1.0.0" });
    expect(await project.failing("preview")).toMatch(/✗ scan +fail .*CVE-2025-99999/);
    expect(await gitops("show-ref")).toBe(before);
  });

  it("go on as soon as the others are not asked for, in the order that is asked for", async () => {
    project.set("pipeline", ["dev", "gates", "order"], { recommendation: ["voting"] });
    project.pin({ frontend: "1.1.0", recommendation: "1.1.0", voting: "1.1.0" });
    const before = (await gitops("rev-parse", "main")).trim();
    await project.succeeding("up");
    const made = await commits(`${before}..main`, gitops);
    expect(made.map(({ subject }) => subject).toSorted()).toEqual([
      "promote frontend 1.0.0 -> 1.1.0 to dev",
      "promote recommendation 1.0.0 -> 1.1.0 to dev",
      "promote voting 1.0.0 -> 1.1.0 to dev",
    ]);
    expect(made.at(-1)?.trailers).toMatchObject({
      Service: "recommendation",
      Gates: expect.stringContaining("order=pass"),
    });
  });

  it("come up to their own commit, not earlier: Argo CD sleeps meanwhile, and somebody commits on top", async () => {
    const asleep = 6_000;
    const before = (await gitops("rev-parse", "main")).trim();
    project.pin({ recommendation: "1.0.0" });
    signalProgram(CONTROLLER, "SIGSTOP");
    const began = Date.now();
    const run = project.succeeding("up");
    try {
      await vi.waitFor(async () => expect((await gitops("rev-parse", "main")).trim()).not.toBe(before), {
        timeout: 60_000,
        interval: 200,
      });
      const note = { message: "a note", content: Buffer.from("unrelated").toString("base64") };
      await github.ask("PUT", "/repos/craftista/gitops/contents/NOTES.md", note);
      await sleep(asleep);
    } finally {
      signalProgram(CONTROLLER, "SIGCONT");
    }
    await run;
    expect(Date.now() - began).toBeGreaterThan(asleep);
    expect((await commits(`${before}..main`, gitops)).map(({ subject }) => subject)).toEqual([
      "promote recommendation 1.1.0 -> 1.0.0 to dev",
      "a note",
    ]);
    const { sync, health } = (await applications())["recommendation-dev"]?.status ?? {};
    expect(sync).toMatchObject({ status: "Synced" });
    await gitops("merge-base", "--is-ancestor", "main~1", sync?.revision ?? "");
    expect(health?.status).toBe("Healthy");
    expect((await workloads("craftista-dev")).recommendation).toContain("recommendation:1.0.0@");
  });

  /** What Argo CD says of a service's Application. */
  const told = async (name: string) => (await applications())[name];
  const soon = { timeout: 60_000, interval: 20 };

  it("come up although Argo CD swallowed that it was asked to look: nobody rendered then", async () => {
    project.pin({ recommendation: "1.1.0" });
    signalProgram(RENDERER, "SIGKILL");
    const run = project.succeeding("up");
    try {
      await vi.waitFor(async () => {
        const { metadata, status } = (await told("recommendation-dev")) ?? {};
        expect(status?.conditions?.map(({ type }) => type)).toContain("ComparisonError");
        expect(metadata?.annotations).not.toHaveProperty(["argocd.argoproj.io/refresh"]);
      }, soon);
    } finally {
      await restartPrograms();
    }
    await run;
    await cameUp("1.1.0");
  });

  it("come up although Argo CD's controller is killed in the middle of the roll-out", async () => {
    const before = (await gitops("rev-parse", "main")).trim();
    project.pin({ recommendation: "1.0.0" });
    const ended = vi.fn();
    const run = project.succeeding("up").finally(ended);
    try {
      await vi.waitFor(async () => {
        const [pushed, { status } = {}] = await Promise.all([
          gitops("rev-parse", "main"),
          told("recommendation-dev"),
        ]);
        expect(pushed.trim()).not.toBe(before);
        const isAtIt = status?.sync?.revision === pushed.trim();
        expect(isAtIt || status?.operationState?.phase === "Running").toBe(true);
      }, soon);
      signalProgram(CONTROLLER, "SIGKILL");
      // What it said last stays: only a status that is not healthy yet tells who trusts it.
      const { health, operationState } = (await told("recommendation-dev"))?.status ?? {};
      const pushed = (await gitops("rev-parse", "main")).trim();
      const synced = operationState?.phase === "Succeeded" && operationState.syncResult?.revision === pushed;
      expect(synced && health?.status === "Healthy").toBe(false);
      await sleep(5_000);
      expect(ended).not.toHaveBeenCalled();
    } finally {
      await restartPrograms();
    }
    await run;
    await cameUp("1.0.0");
  });

  /** Recommendation runs a version, which its own commit is the record of. */
  async function cameUp(version: string): Promise<void> {
    const commit = (await gitops("rev-parse", "main")).trim();
    const { sync, health, operationState } = (await told("recommendation-dev"))?.status ?? {};
    expect([sync?.status, health?.status, operationState?.phase]).toEqual(["Synced", "Healthy", "Succeeded"]);
    expect(sync?.revision).toBe(commit);
    expect((await workloads("craftista-dev")).recommendation).toContain(`recommendation:${version}@`);
    const records = await gitops("tag", "--points-at", commit, "--list", "verified/dev/recommendation/*");
    expect(records.trim()).toMatch(
      new RegExp(`^verified/dev/recommendation/${version.replaceAll(".", "\\.")}\\+[0-9a-f]{7}$`),
    );
  }
});

/** The subjects of the commits since one, oldest first. */
const since = async (commit: string) =>
  (await commits(`${commit.trim()}..main`, gitops)).map(({ subject }) => subject);
const carried = async () =>
  Object.fromEntries(
    await Promise.all(
      ["frontend", "voting"].map(async (service) => {
        const text = await gitops("show", `main:${layout.image("dev", service)}`);
        return [service, parseImageFile(text)?.version] as const;
      }),
    ),
  );

point("a group of frontend and voting, all at 1.1.0", () => {
  it("commits neither when a gate refuses one", async () => {
    project.set("groups", [], { shop: ["frontend", "voting"] });
    project.pin({ frontend: "1.2.0", voting: "1.2.0" });
    const before = await gitops("show-ref");
    expect(await project.failing("up")).toMatch(/dev\/frontend 1\.2\.0: gate scan/);
    expect(await gitops("show-ref")).toBe(before);
  });

  it("is one commit for both, with a waiver that stands in it, and fails as a whole", async () => {
    const waiver = { version: "1.2.0", by: "ada@example.com", why: "mends the outage of today" };
    project.own("waive", { frontend: { scan: waiver } });
    const before = await gitops("rev-parse", "main");
    const output = await project.failing("up", ["--parallel", "1"]);
    expect(output).toContain("CrashLoopBackOff");
    expect(output).toContain("To roll the group back, run `npm run rollback -- dev shop` and `pulumi up`");
    expect(await since(before)).toEqual(["promote shop to dev"]);
    expect(await carried()).toEqual({ frontend: "1.2.0", voting: "1.2.0" });
    const message = await gitops("log", "-1", "--format=%B", "main");
    expect(message).toContain("scan=waived");
    expect(message).toContain("Slipway-Waived: scan waived by ada@example.com: mends the outage of today (");
  });

  it("is rolled back as a whole while it is unhealthy", async () => {
    const alone = await project.command("rollback", "dev", "voting");
    expect(alone.exitCode).toBe(1);
    expect(alone.all).toContain("voting is promoted together with frontend; roll back the group");
    const before = await gitops("rev-parse", "main");
    const { exitCode, all } = await project.command("rollback", "dev", "shop");
    expect(exitCode, all).toBe(0);
    expect(all).toContain("Pulumi.dev.yaml: frontend 1.2.0 -> 1.1.0");
    expect(all).toContain("Pulumi.dev.yaml: voting 1.2.0 -> 1.1.0");
    expect(await project.succeeding("preview")).toContain("voting 1.2.0 -> 1.1.0 (group shop: all or none)");
    await project.succeeding("up");
    expect(await since(before)).toEqual(["promote shop to dev"]);
    expect(await carried()).toEqual({ frontend: "1.1.0", voting: "1.1.0" });
    const audit = await project.command("audit", "--format", "json");
    expect(JSON.parse(audit.all).slice(-4)).toMatchObject([
      { service: "frontend", version: "1.2.0", group: "shop" },
      { service: "voting", version: "1.2.0", group: "shop", outcome: "not verified" },
      { service: "frontend", version: "1.1.0", from: "1.2.0", outcome: "verified" },
      { service: "voting", version: "1.1.0", from: "1.2.0", outcome: "verified" },
    ]);
  });
});

point("approvals that must be signed", () => {
  const keys = () => join(project.folder, "keys");
  const makeKey = (name: string): string => {
    const file = join(keys(), name);
    execaSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file]);
    return file;
  };

  it("are waited for, and refused when by a stranger's key or by whoever pins", async () => {
    mkdirSync(keys());
    const ada = readFileSync(`${makeKey("ada")}.pub`, "utf8");
    const pat = readFileSync(`${makeKey("pat")}.pub`, "utf8");
    writeFileSync(join(keys(), "allowed"), `ada@example.com ${ada}pat@example.com ${pat}`);
    const approval = { count: 1, allowedSigners: "keys/allowed" };
    project.set("pipeline", ["dev"], { gates: { approval } });
    project.set("groups", [], {});
    project.pin({ recommendation: "1.2.0" });
    const output = await project.failing("up");
    expect(output).toContain("gate approval: 0 of 1 approvals; ask anybody but pat@example.com to run");
    expect(output).toMatch(row("dev/recommendation 1.2.0", "✓ pass", "✓ pass", "… pending"));

    const approve = (key: string) => [
      "approve",
      "dev",
      "recommendation@1.2.0",
      "--as",
      "Ada <ada@example.com>",
      "--key",
      key,
    ];
    const stranger = await project.command(...approve(makeKey("stranger")));
    expect(stranger.exitCode).toBe(1);
    const own = await project.command(...approve(join(keys(), "pat")));
    expect(own.all).toContain("pat@example.com is by the identity of this run");
    expect((await gitops("tag", "--list", "approved/*")).trim()).toBe("");
    const { exitCode, all } = await project.command(...approve(join(keys(), "ada")));
    expect(exitCode, all).toBe(0);
    expect(all).toContain("Nothing is missing");
  });

  it("open the stage, and stand in the commit", async () => {
    await project.succeeding("up");
    const [made] = await commits("main~1..main", gitops);
    expect(made?.trailers).toMatchObject({
      Service: "recommendation",
      Version: "1.2.0",
      Gates: "image=pass verified=pass approval=pass",
      "Approved-By": "ada@example.com",
    });
  });

  it("leave nothing behind", async () => {
    await project.succeeding("destroy");
  });
});
