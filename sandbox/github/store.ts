import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { State } from "./model.ts";
import { serial } from "./serial.ts";
import { newKeyPair } from "./vault.ts";

/** The double's memory and the file that keeps it. */
export interface Store {
  readonly state: State;
  /** Resolves when everything changed so far is in the file; cheap when nothing changed. */
  save(): Promise<void>;
}

/**
 * Opens `state.json` in the data folder, or begins an empty memory.
 *
 * A save is a whole new file renamed over the old one, so a killed process leaves the old or the new state and
 * never half of one. There is no fsync: what must survive is the end of this process, not of the machine.
 */
export async function openStore(folder: string): Promise<Store> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "state.json");
  const before = await readIfThere(file);
  const state: State = before === undefined ? emptyState() : JSON.parse(before);
  let written = before;
  const oneByOne = serial();

  const writeNow = async () => {
    const text = JSON.stringify(state);
    if (text === written) return;
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
    written = text;
  };

  const save = () => oneByOne(writeNow);
  await save();
  return { state, save };
}

const emptyState = (): State => ({
  lastId: 1000,
  keyPair: newKeyPair(),
  users: [],
  teams: [],
  repositories: [],
  protectionRules: [],
});

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
