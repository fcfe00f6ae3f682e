import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { layoutOf } from "#sandbox/processes/layout.ts";
import { SSHD, sshServer } from "#test/components/cluster/harness/ssh-server.ts";
import { type ChartServer, chartServer } from "./harness/chart-server.ts";
import { endToEnd } from "./harness/context.ts";
import { find, healthy } from "./harness/objects.ts";
import { makeProject, type Project } from "./harness/project.ts";
import { gitEnvironment, publish, type Repository } from "./harness/repository.ts";

const NAMESPACE = "webapp-dev";
const MAP = (name: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
const PASSWORD = "p:assword";

describe("repositories that Argo CD must sign in to", () => {
  let project: Project;
  let hidden: Repository;
  let charts: ChartServer;
  /** Sets an Application and what opens its repository, and waits until it runs. */
  async function deploys(application: string, source: object, access: object): Promise<void> {
    project.edit("Pulumi.dev.yaml", (document) => {
      document.setIn(["config", "slipway:applications"], document.createNode({ [application]: { source } }));
      document.setIn(["config", "slipway:argocd"], document.createNode(access));
    });
    await project.succeeding("up", "dev");
    await healthy(`${application}-dev`);
    expect(await find("v1", "ConfigMap", NAMESPACE, application)).toBeDefined();
  }

  beforeAll(async () => {
    hidden = await publish("hidden", { "map.yaml": MAP("hidden") }, [], "private");
    const chart = {
      "Chart.yaml": "apiVersion: v2\nname: page\nversion: 1.2.3\n",
      "templates/map.yaml": MAP("page"),
    };
    charts = await chartServer("page", chart, `reader:${PASSWORD}`);
    project = await makeProject("repositories", {
      example: "webapp",
      variables: { CHARTS_PASSWORD: PASSWORD },
    });
  });
  afterAll(async () => {
    await project.succeeding("destroy", "dev");
    await hidden.remove();
    charts.close();
  });

  it("Git with a token, by a template for all that begins with an address", async () => {
    const { url, owner } = endToEnd().sandbox.github;
    await deploys(
      "hidden",
      { kind: "directory", repository: hidden.url, path: "." },
      {
        repositoryTemplates: {
          own: {
            url: `${url}/${owner}/hid`,
            access: { kind: "token", tokenFrom: { env: "SLIPWAY_GITHUB_TOKEN" } },
          },
        },
      },
    );
  });

  it("a classic chart repository with a password", async () => {
    await deploys(
      "page",
      { kind: "helm-repository", repository: charts.url, chart: "page", version: "1.2.3" },
      {
        repositories: {
          charts: {
            kind: "helm",
            url: charts.url,
            access: { kind: "token", username: "reader", tokenFrom: { env: "CHARTS_PASSWORD" } },
          },
        },
      },
    );
  });

  it.runIf(SSHD !== undefined)("Git over SSH with a deploy key", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slipway-over-ssh-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { host } = await sshServer({ folder });
    const work = join(folder, "work");
    mkdirSync(work);
    writeFileSync(join(work, "map.yaml"), MAP("over-ssh"));
    const git = (...args: string[]) =>
      execFileSync("git", args, { cwd: work, env: { ...process.env, ...gitEnvironment("acme") } });
    git("init", "--quiet", "--initial-branch=main");
    git("add", "--all");
    git("commit", "--quiet", "--message", "as it is");
    git("clone", "--quiet", "--bare", work, join(folder, "over-ssh.git"));
    // Where an installation's known hosts are mounted.
    const known = join(layoutOf(endToEnd().sandbox.root).argocd, "ssh", "ssh_known_hosts");
    appendFileSync(known, `[127.0.0.1]:${host.port} ${host.hostKey}\n`);
    const repository = `ssh://${host.user}@127.0.0.1:${host.port}${folder}/over-ssh.git`;
    await deploys(
      "over-ssh",
      { kind: "directory", repository, revision: "main", path: "." },
      {
        repositories: {
          deploy: { url: repository, access: { kind: "ssh", privateKeyFrom: { file: host.identityFile } } },
        },
      },
    );
  });
});
