import { mkdir, rm } from "node:fs/promises";
import { git } from "./run.ts";

const SERVER_SETTINGS = {
  "http.receivepack": "true",
  "uploadpack.allowFilter": "true",
  "uploadpack.allowAnySHA1InWant": "true",
};

/** Makes an empty bare repository that serves pushes, partial clones and fetches of a bare commit id. */
export async function createBare(folder: string, branch: string): Promise<void> {
  await removeBare(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await git(folder, ["init", "--quiet", "--bare", `--initial-branch=${branch}`]);
  for (const [key, value] of Object.entries(SERVER_SETTINGS)) await git(folder, ["config", key, value]);
}

/** Removes a bare repository; retries, because git may still be packing it. */
export async function removeBare(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
