import { mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ensureStacks } from "#sandbox/engine/stacks.ts";
import { checkout } from "#sandbox/local.ts";
import type { Session } from "#sandbox/session.ts";

/** The name of the one stack that a program for comparison has. */
export const STACK = "dev";

/** Runs through the loader of ES modules, and does nothing. */
export const EMPTY = "export {};\n";

/** What `pulumi new typescript` makes: nothing but the SDK. */
export const TEMPLATE =
  'import * as pulumi from "@pulumi/pulumi";\n\nexport const stack = pulumi.getStack();\n';

/** The least that starts the same plugins as the product's program does: one resource of each. */
export const ONE_OF_EACH = `import * as github from "@pulumi/github";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const cluster = new k8s.Provider("cluster", { kubeconfig: process.env.SLIPWAY_KUBECONFIG });
new k8s.core.v1.Namespace("one", { metadata: { name: "bench-one" } }, { provider: cluster });

const account = new github.Provider("github", {
  owner: "craftista",
  token: pulumi.secret(process.env.SLIPWAY_GITHUB_TOKEN),
  baseUrl: process.env.SLIPWAY_GITHUB_URL + "/",
});
new github.Repository("one", { name: "bench-one" }, { provider: account });

const nothing = { create: async () => ({ id: "one", outs: {} }) };
class One extends pulumi.dynamic.Resource {}
new One(nothing, "one", {});
`;

/**
 * Makes a project of one program in TypeScript that is run as the product's is, and deploys it.
 * @param folder must not exist
 */
export async function deployProgram(folder: string, source: string, session: Session): Promise<void> {
  const settings = `name: bench-${basename(folder)}\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: main.ts\n`;
  await mkdir(folder);
  await Promise.all([
    writeFile(join(folder, "Pulumi.yaml"), settings),
    writeFile(join(folder, "package.json"), '{ "name": "bench", "type": "module", "main": "main.ts" }\n'),
    writeFile(join(folder, "main.ts"), source),
    symlink(join(checkout, "node_modules"), join(folder, "node_modules")),
  ]);
  const { pulumi, environment } = session.engine;
  await ensureStacks({ pulumi, environment, project: folder }, [STACK]);
  const up = ["up", "--yes", "--skip-preview", "--stack", STACK, "--non-interactive"];
  const { exitCode, all } = await session.run(folder, up, "capture");
  if (exitCode !== 0) throw new Error(`the program in ${folder} cannot be deployed:\n${all}`);
}
