import { readFile, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { seal, unseal } from "#components/backup/archive.ts";
import { type Restored, restoreObjects } from "#components/backup/restore.ts";
import { readBackup } from "#components/backup/save.ts";
import { type ObjectsApi, openObjects } from "#components/kubernetes/apply/objects-api.ts";
import { credential } from "#components/promotion/services.ts";
import { openProject, type Project } from "./project.ts";

/** The environment variable with the passphrase: an argument would stand in the list of processes. */
const PASSPHRASE = "SLIPWAY_BACKUP_PASSPHRASE";

interface Options {
  readonly keyFile?: string;
  readonly env?: string;
}

const common = (command: Command, example: string): Command =>
  command
    .option("--key-file <file>", `file with the passphrase; default: environment variable ${PASSPHRASE}`)
    .option("--env <env>", "the environment whose cluster it is; default: the hub's")
    .addHelpText("after", `\nExample: ${PASSPHRASE}=... ${example}`);

/** `backup`: what Argo CD and Kargo keep in the cluster, as one encrypted file. */
export const addBackup = (program: Command): void => {
  common(
    program
      .command("backup")
      .description("export what Argo CD and Kargo keep in the cluster into an encrypted file (age)")
      .argument("<file>"),
    "npm run backup -- platform.age",
  ).action(async (file: string, options: Options) => {
    const passphrase = await passphraseOf(options);
    const { api, argocd } = await hubOf(openProject(process.cwd()), options.env);
    const backup = await readBackup(api, argocd, new Date());
    await writeFile(file, await seal(backup, passphrase), { mode: 0o600 });
    console.log(`✔ ${file}: ${counted(backup.objects.map(({ kind }) => kind))}`);
    console.log("It holds credentials: keep it and the passphrase apart.");
  });
};

/** `restore`: brings a backup back on a cluster that lacks it. */
export const addRestore = (program: Command): void => {
  common(
    program
      .command("restore")
      .description("bring a backup back; what is there already stays, so it can be repeated")
      .argument("<file>"),
    "npm run restore -- platform.age",
  ).action(async (file: string, options: Options) => {
    const passphrase = await passphraseOf(options);
    const { createdAt, server, objects } = await unseal(await readFile(file), passphrase);
    const { api } = await hubOf(openProject(process.cwd()), options.env);
    console.log(`backup of ${createdAt} from ${server}, into ${api.server}`);
    const done = await restoreObjects(api, objects, (one) => {
      if (one.why !== undefined) console.log(`${one.outcome}: ${one.object}: ${one.why}`);
    });
    console.log(`✔ ${counted(done.map(({ outcome }) => outcome))}`);
    refuseFailures(done);
  });
};

function refuseFailures(done: readonly Restored[]): void {
  const failed = done.filter(({ outcome }) => outcome === "failed");
  if (failed.length > 0)
    throw new Error(
      `${failed.length} objects could not be restored (see above); mend that and run it again: what is there is left alone`,
    );
}

async function passphraseOf({ keyFile }: Options): Promise<string> {
  if (keyFile !== undefined) return credential({ file: keyFile });
  const passphrase = process.env[PASSPHRASE];
  if (passphrase !== undefined && passphrase !== "") return passphrase;
  throw new Error(`a backup needs a passphrase: set ${PASSPHRASE}, or name a file with --key-file`);
}

async function hubOf(project: Project, name?: string): Promise<{ api: ObjectsApi; argocd: string }> {
  const hub = project.environments.find(({ settings }) => settings.hub === true);
  const chosen = name === undefined ? hub : project.environment(name);
  if (chosen === undefined)
    throw new Error("no environment of this project is the hub; choose a cluster with --env");
  const { topology, settings } = chosen;
  const { kubeconfigFrom, context } = topology.hubCluster;
  return {
    api: await openObjects(await credential(kubeconfigFrom), context),
    argocd: settings.argocd.namespace,
  };
}

/** How often each word comes: `15 Application, 3 AppProject`. */
const counted = (words: readonly string[]): string =>
  [...Map.groupBy(words, (word) => word)].map(([word, all]) => `${all.length} ${word}`).join(", ") ||
  "nothing";
