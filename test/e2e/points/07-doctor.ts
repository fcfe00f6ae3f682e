import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { unreachable } from "../harness/bad-input.ts";
import { connection } from "../harness/cluster.ts";
import { command } from "../harness/command.ts";
import { endToEnd } from "../harness/context.ts";
import { environmentWith } from "../harness/pulumi.ts";
import { point, STAGES } from "../harness/scenario.ts";

/** The sandbox's kubeconfig with a user who may do nothing. */
async function kubeconfigOfNobodySpecial(): Promise<string> {
  const core = connection().makeApiClient(CoreV1Api);
  const [namespace, name] = ["default", "e2e-doctor"];
  await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
  const { status } = await core.createNamespacedServiceAccountToken({
    namespace,
    name,
    body: { spec: { audiences: [], expirationSeconds: 3_600 } },
  });
  const config = parse(readFileSync(endToEnd().sandbox.kubeconfig, "utf8"));
  const users = config.users.map((user: { name: string }) => ({
    name: user.name,
    user: { token: status?.token },
  }));
  return stringify({ ...config, users });
}

/** What the doctor says of each thing that a deployment cannot use: the finding, and the remedy on the next line. */
const DIAGNOSES: Readonly<Record<string, RegExp>> = {
  "a missing secret": /✗ GitHub token from .*SLIPWAY_GITHUB_TOKEN is not set\n {4}\S/,
  "an unreachable cluster":
    /✗ cluster of dev: the cluster at https:\/\/127\.0\.0\.1:19 cannot be reached.*\n {4}\S/,
  "an unreachable Git server":
    /✗ GitHub: http:\/\/127\.0\.0\.1:19\S* cannot be reached.*\n {4}check github\.baseUrl/,
  "an unreachable registry": /✗ registry: .*no answer from http:\/\/127\.0\.0\.1:19.*\n {4}\S/,
  "a token that the server does not accept": /✗ GitHub token: GitHub does not know it\n {4}make a new one/,
};

/** What the doctor says of one environment, with helm on PATH, and how it ended. */
async function doctor(changes: Readonly<Record<string, string>> = {}, ...args: string[]) {
  const PATH = `${dirname(endToEnd().helm)}:${environmentWith().PATH}`;
  return command(["doctor", ...args], { PATH, ...changes });
}

/** Needs every environment deployed; changes nothing. */
export function doctorsFindings(): void {
  point("7. the doctor", () => {
    it("finds a good sandbox good, part by part", async () => {
      const { exitCode, stdout, all } = await doctor();
      expect(exitCode, all).toBe(0);
      const lines = stdout.split("\n");
      // How much room there is on the disk is the machine's affair.
      expect(lines.filter((line) => !line.startsWith("✔") && !/^(! disk| )/.test(line))).toEqual([]);
      const { apiServer, github } = endToEnd().sandbox;
      for (const words of [
        "node: ",
        "git: ",
        "pulumi: ",
        "helm: ",
        "GitHub token: of ",
        `GitOps repository: the token may write to ${github.owner}/gitops`,
        "clock: ",
        "registry: ",
        ...STAGES.flatMap((stage) => [
          `cluster of ${stage}: the sandbox's cluster answers at ${apiServer}`,
          `cluster of ${stage}: its user may do what a deployment does`,
        ]),
      ])
        expect(stdout).toContain(`✔ ${words}`);
    });

    it.each(unreachable)("names $name with its remedy, and looks at the rest", async ({ name, changes }) => {
      const { exitCode, stdout } = await doctor(changes(), "dev");
      expect(stdout).toMatch(DIAGNOSES[name] ?? expect.fail(name));
      expect(stdout).toContain("✔ git: ");
      expect(stdout.split("\n").filter((line) => line.startsWith("✔")).length).toBeGreaterThan(5);
      expect(exitCode).toBe(1);
    });

    it("names what a kubeconfig's user may not do, and how to look again", async () => {
      const { exitCode, stdout } = await doctor(
        { SLIPWAY_KUBECONFIG: await kubeconfigOfNobodySpecial() },
        "staging",
      );
      expect(stdout).toContain(
        "✗ cluster of staging: its user may not create namespaces, nor create secrets in craftista-staging, nor create applications.argoproj.io in argocd, nor create appprojects.argoproj.io in argocd\n    let an administrator bind a role with these rights to it, and look again: `kubectl auth can-i create namespaces`",
      );
      expect(exitCode).toBe(1);
    });
  });
}
