import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { providerSources } from "#components/dynamic/configuration.ts";
import { resolveCredential } from "#components/dynamic/credential.ts";
import { exitWithoutEngine } from "#components/dynamic/engine.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import type { Host } from "./host.ts";

/** Milliseconds between two looks whether the engine is still there while a program runs. */
const LOOK_AGAIN = 2_000;
/** Seconds after which a program is ended. */
const PATIENCE = 60;
/** Milliseconds for a download. */
const DOWNLOAD_WITHIN = 60_000;

/** This machine. A program that runs when the engine goes away ends with this process. */
export const thisHost: Host = {
  run: async (program, args, { input, env, withinSeconds = PATIENCE } = {}) => {
    const looking = setInterval(() => void exitWithoutEngine(), LOOK_AGAIN);
    try {
      const result = await execa(program, args, {
        reject: false,
        timeout: withinSeconds * 1_000,
        ...(input === undefined ? { stdin: "ignore" } : { input }),
        ...(env === undefined ? {} : { env }),
      });
      if (result.code === "ENOENT") return undefined;
      const { exitCode, stdout, stderr, timedOut } = result;
      return { exitCode, stdout: stdout ?? "", stderr: stderr ?? "", timedOut };
    } finally {
      clearInterval(looking);
    }
  },
  inPrivateFolder: async (work) => {
    const folder = await mkdtemp(join(tmpdir(), "slipway-"));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  isRoot: process.getuid?.() === 0,
  credential: (ref) => resolveCredential(ref, providerSources()),
  download: async (url) => {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_WITHIN) });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      return await answer.text();
    } catch (error) {
      const why = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new ClusterError(
        `${url} cannot be had: ${why instanceof Error ? why.message : String(why)}; check the address, the version in it and the network`,
      );
    }
  },
  say: (line) => console.log(line),
};
