import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import * as z from "zod";
import { temporaryFolder } from "#components/git/temporary-folder.ts";
import type { Files } from "./files.ts";
import { writeFiles } from "./write-files.ts";

/** What an Application changes in its overlay (`spec.source.kustomize`), as far as settings can say it. */
export const KustomizeInputs = z.looseObject({
  namePrefix: z.string().default(""),
  nameSuffix: z.string().default(""),
  images: z.array(z.string()).default([]),
  replicas: z.array(z.looseObject({ name: z.string(), count: z.number() })).default([]),
  commonLabels: z.record(z.string(), z.string()).default({}),
});
export type KustomizeInputs = z.infer<typeof KustomizeInputs>;

/** An overlay with everything that it is built from. */
export interface Overlay {
  /** Its folder among the files. */
  readonly path: string;
  readonly files: Files;
  readonly inputs: KustomizeInputs | undefined;
}

/** Builds an overlay's manifests. @throws an Error with Kustomize's own words */
export type OverlayBuilder = (overlay: Overlay) => Promise<string>;

/** The commands by which Argo CD writes an Application's inputs into its copy of the overlay (util/kustomize, `Build`). */
export function editsOf({
  namePrefix,
  nameSuffix,
  images,
  replicas,
  commonLabels,
}: KustomizeInputs): string[][] {
  const labels = Object.entries(commonLabels).map(([name, value]) => `${name}:${value}`);
  return [
    ...(namePrefix === "" ? [] : [["set", "nameprefix", "--", namePrefix]]),
    ...(nameSuffix === "" ? [] : [["set", "namesuffix", "--", nameSuffix]]),
    ...(images.length === 0 ? [] : [["set", "image", ...images]]),
    ...(replicas.length === 0
      ? []
      : [["set", "replicas", ...replicas.map(({ name, count }) => `${name}=${count}`)]]),
    ...(labels.length === 0 ? [] : [["add", "label", ...labels]]),
  ];
}

/** Seconds for a command, as Argo CD's own (`ARGOCD_EXEC_TIMEOUT`): an overlay may name a base that is elsewhere. */
const PATIENCE = 90;

/** Builds by the `kustomize` program, as Argo CD does, in a copy that is removed afterwards. */
export const kustomizeBuilder = (): OverlayBuilder => async (overlay) => {
  const root = await mkdtemp(join(await temporaryFolder(), "overlay-"));
  try {
    await writeFiles(root, Object.entries(overlay.files));
    const cwd = join(root, overlay.path);
    const run = async (args: readonly string[]): Promise<string> =>
      (await execa("kustomize", args, { cwd, timeout: PATIENCE * 1_000 })).stdout;
    for (const edit of overlay.inputs === undefined ? [] : editsOf(overlay.inputs))
      await run(["edit", ...edit]);
    return await run(["build", "."]);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new Error(
        "kustomize is not on the PATH; install Kustomize 5 (https://kubectl.docs.kubernetes.io/installation/kustomize/)",
      );
    const words = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new Error(words.trim().replaceAll(`${root}/`, ""));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};
