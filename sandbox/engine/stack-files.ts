import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { tidied } from "./salt.ts";

const project = z.object({ name: z.string() });
const checkpoint = z.object({
  checkpoint: z.object({
    latest: z.object({
      secrets_providers: z.object({ type: z.literal("passphrase"), state: z.object({ salt: z.string() }) }),
    }),
  }),
});

/** The file in which the engine keeps the state of a stack in a folder of states. */
export async function stateFile(states: string, projectFolder: string, stack: string): Promise<string> {
  const { name } = project.parse(parse(await readFile(join(projectFolder, "Pulumi.yaml"), "utf8")));
  return join(states, ".pulumi", "stacks", name, `${stack}.json`);
}

/**
 * Does work with the engine, and then puts the stack files of a project back in order: the salt the engine notes in
 * them is one sandbox's and stands in its state already, so it has no place in files that are committed.
 * @param states folder of the sandbox's states; salts that are not in it are left alone
 */
export async function keepingStackFiles<Result>(
  projectFolder: string,
  states: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const before = await stackFiles(projectFolder);
  try {
    return await work();
  } finally {
    for (const [stack, after] of await stackFiles(projectFolder)) {
      const salt = await saltOf(await stateFile(states, projectFolder, stack));
      if (salt === undefined) continue;
      const file = join(projectFolder, `Pulumi.${stack}.yaml`);
      const previous = before.get(stack);
      const wanted = tidied(previous ?? after, after, salt);
      if (previous === undefined && wanted.trim() === "") await rm(file);
      else if (wanted !== after) await writeFile(file, wanted);
    }
  }
}

async function stackFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const stacks = (await readdir(folder)).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const read = async (stack: string) =>
    [stack, await readFile(join(folder, `Pulumi.${stack}.yaml`), "utf8")] as const;
  return new Map(await Promise.all(stacks.map(read)));
}

async function saltOf(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  return checkpoint.safeParse(JSON.parse(text)).data?.checkpoint.latest.secrets_providers.state.salt;
}
