import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { execa } from "execa";
import { setImage } from "#components/promotion/image-file.ts";
import type { PinnedFreight, PromotionInputs } from "#components/promotion/model.ts";
import { type Application, isHealthy, type Kube } from "./kube.ts";
import type { Release } from "./ours.ts";

/** How long a bare commit may take to become healthy, in milliseconds. */
const PATIENCE = 120_000;

/** Releases by hand: a commit of the image file with plain Git, and a look at the Application. No gates, no record. */
export interface Floor {
  releaseOnce(inputs: PromotionInputs, freight: PinnedFreight): Promise<Release>;
}

/** @param folder where the work tree goes; must not exist */
export async function openFloor(
  { url, branch }: PromotionInputs["repository"],
  token: string,
  folder: string,
  kube: Kube,
): Promise<Floor> {
  const git = gitWith(token);
  await git("clone", "--quiet", "--branch", branch, url, folder);
  const inTree = (...args: string[]) => git("-C", folder, ...args);
  await inTree("config", "user.name", "bench");
  await inTree("config", "user.email", "bench@localhost");

  return {
    async releaseOnce({ repository, target, service }, freight) {
      if (target.kind !== "argocd") throw new Error("only what Argo CD deploys is measured");
      await inTree("pull", "--quiet", "--ff-only");
      const file = join(folder, repository.imageFile);
      const text = setImage(await readFile(file, "utf8"), freight);
      const wait = await firstHealthy(kube, target.application);
      try {
        const began = performance.now();
        await writeFile(file, text);
        await inTree("commit", "--quiet", "--all", "--message", `${service} ${freight.version}`);
        const commit = await inTree("rev-parse", "HEAD");
        await inTree("push", "--quiet");
        const pushed = performance.now();
        const [healthyAt] = await Promise.all([wait.at(commit), kube.refresh(target.application)]);
        return {
          commit,
          untilPush: (pushed - began) / 1_000,
          healthy: (healthyAt - pushed) / 1_000,
          whole: (healthyAt - began) / 1_000,
        };
      } finally {
        wait.stop();
      }
    },
  };
}

/** Plain Git with a token that no argument shows. @returns what a command printed */
function gitWith(token: string): (...args: string[]) => Promise<string> {
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  const env = {
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "http.extraHeader",
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
  return async (...args) => (await execa("git", args, { env })).stdout;
}

/** Watches an Application before anything happens; `at` tells when it was first Synced and Healthy at a commit. */
async function firstHealthy(kube: Kube, name: string) {
  let latest: Application | undefined;
  let seenAt = 0;
  let changed = () => {};
  const stop = await kube.watch(name, (application) => {
    latest = application;
    seenAt = performance.now();
    changed();
  });
  const at = (commit: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${name} is not healthy at ${commit}`)), PATIENCE);
      changed = () => {
        if (latest === undefined || !isHealthy(latest) || latest.status?.sync?.revision !== commit) return;
        clearTimeout(timer);
        changed = () => {};
        resolve(seenAt);
      };
      changed();
    });
  return { at, stop };
}
