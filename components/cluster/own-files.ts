import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import { type CredentialRef, pathOf } from "#components/dynamic/credential.ts";

/** Whose cluster it is. One environment makes at most one. */
export interface ClusterOwner {
  readonly product: string;
  readonly environment: string;
}

const FOLDER = "~/.slipway/clusters";
const fileOf = ({ product, environment }: ClusterOwner, ending: string): string =>
  `${FOLDER}/${product}-${environment}.${ending}`;

/**
 * Where the kubeconfig of a cluster that this program made is found: a file in the home folder of whoever runs this,
 * readable by nobody else. The same reference on every machine, so that it can stand in the state.
 */
export const kubeconfigOf = (owner: ClusterOwner): { readonly file: string } & CredentialRef => ({
  file: fileOf(owner, "kubeconfig"),
});

const Record = z.object({ title: z.string(), made: z.boolean() });

/** What this machine remembers of a cluster: it is written before the first program runs, for whoever comes after a cut-off run. */
export type ClusterRecord = z.infer<typeof Record>;

/** Reads the record of a cluster; undefined when none was made from here. */
export async function readRecord(owner: ClusterOwner): Promise<ClusterRecord | undefined> {
  try {
    return Record.parse(JSON.parse(await readFile(pathOf(fileOf(owner, "json")), "utf8")));
  } catch {
    return undefined;
  }
}

export const writeRecord = (owner: ClusterOwner, record: ClusterRecord): Promise<void> =>
  writePrivately(pathOf(fileOf(owner, "json")), JSON.stringify(record));

export const writeKubeconfig = (owner: ClusterOwner, text: string): Promise<void> =>
  writePrivately(pathOf(fileOf(owner, "kubeconfig")), text);

/** Forgets a cluster: it is gone. */
export async function removeFiles(owner: ClusterOwner): Promise<void> {
  for (const ending of ["kubeconfig", "json"]) await rm(pathOf(fileOf(owner, ending)), { force: true });
}

/** Writes whole or not at all: a half kubeconfig would be read by the next run. */
async function writePrivately(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${process.pid}`;
  await writeFile(beside, text, { mode: 0o600 });
  await chmod(beside, 0o600);
  await rename(beside, path);
}
