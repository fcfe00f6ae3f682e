import { createHash, randomUUID } from "node:crypto";
import { access, constants, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Platform, Program } from "./program.ts";

/** Where programs are kept between checkouts: `$SLIPWAY_CACHE`, else `$XDG_CACHE_HOME/slipway`, else `~/.cache/slipway`. */
export function cacheRoot(env: NodeJS.ProcessEnv, home: string = homedir()): string {
  if (env.SLIPWAY_CACHE) return resolve(env.SLIPWAY_CACHE);
  return join(env.XDG_CACHE_HOME || join(home, ".cache"), "slipway");
}

/**
 * The folder of one program in the cache. Programs of our own source carry a digest of it, so that an edit, which
 * changes no version, is built again.
 */
export async function cacheEntry(root: string, platform: Platform, program: Program): Promise<string> {
  const own = program.build?.package === "." ? `-${await sourceDigest(program.build.module)}` : "";
  return join(root, `${platform.os}-${platform.arch}`, program.name, `${program.version}${own}`);
}

async function sourceDigest(folder: string): Promise<string> {
  const hash = createHash("sha256");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".go") || file.startsWith("go."));
  for (const file of files.sort()) hash.update(file).update(await readFile(join(folder, file)));
  return hash.digest("hex").slice(0, 8);
}

/**
 * Fills a cache entry all at once: `fill` writes into a folder of its own, which then takes the entry's name. Of two
 * runs that fill the same entry the first one wins and both use it; a run that dies leaves no entry.
 */
export async function fillEntry(entry: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const draft = join(dirname(entry), `.draft-${process.pid}-${randomUUID()}`);
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    await fill(draft);
    await rename(draft, entry).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Whether there is a file at `path` that this user may run. */
export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
