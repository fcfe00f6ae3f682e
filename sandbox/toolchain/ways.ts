import { join } from "node:path";
import { cacheEntry, fillEntry, isExecutable } from "./cache.ts";
import type { Fetcher } from "./download.ts";
import { goBuild, goFetch } from "./go.ts";
import { findInstalled, type Machine } from "./installed.ts";
import type { Platform } from "./program.ts";
import type { Way } from "./resolve.ts";

/** What the ways depend on. */
export type Surroundings = {
  readonly machine: Machine;
  readonly platform: Platform;
  /** Folder of the cache. */
  readonly cache: string;
  /** Undefined when nothing may be downloaded from the makers of the programs. */
  readonly fetcher: Fetcher | undefined;
};

/** The ways to get a program, in the order they are tried: what is there already, then what is quick. */
export function waysIn({ machine, platform, cache, fetcher }: Surroundings): readonly Way[] {
  const [oneFetch, oneBuild] = [queue(), queue()];
  return [
    { name: "on the machine", attempt: (program) => findInstalled(program, machine) },
    {
      name: "in the cache",
      attempt: async (program) => {
        const path = join(await cacheEntry(cache, platform, program), program.name);
        if (await isExecutable(path)) return path;
        throw new Error(`${path} is not there yet`);
      },
    },
    {
      name: "official download",
      attempt: async (program, note) => {
        const download = program.download?.(platform);
        if (download === undefined) throw new Error("none with a published checksum for this platform");
        if (fetcher === undefined) throw new Error("switched off by SLIPWAY_OFFLINE");
        const entry = await cacheEntry(cache, platform, program);
        await fillEntry(entry, (folder) => fetcher(download, folder, program.name, note));
        return join(entry, program.name);
      },
    },
    {
      name: "built from its Go module",
      attempt: async (program, note) => {
        const { build } = program;
        if (build === undefined) throw new Error("its source is no public Go module");
        const entry = await cacheEntry(cache, platform, program);
        await fillEntry(entry, async (folder) => {
          note("waiting for its turn");
          await oneFetch(() => goFetch(build, note));
          // One build uses every core already, and several at once would only need more memory: but while it does, the
          // network is idle, so that the next program is fetched.
          note("waiting for its turn");
          await oneBuild(() => goBuild(build, folder, program.name, note));
        });
        return join(entry, program.name);
      },
    },
  ];
}

/** Runs what it is given one after the other, in the order it is given, whatever becomes of the one before. */
function queue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = tail.then(work);
    tail = mine.catch(() => {});
    return mine;
  };
}
