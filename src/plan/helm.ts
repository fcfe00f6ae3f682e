import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import type { Files } from "./files.ts";

/** One Helm release as the GitOps controller renders it. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** The folder of the chart among the files. */
  readonly chart: string;
  /** Value files among the files, later ones winning. */
  readonly values: readonly string[];
  readonly files: Files;
}

/** Renders a release to manifests. @throws an Error with Helm's own words */
export type Renderer = (release: Release) => Promise<string>;

/** Renders by the `helm` program, in a folder of its own that is removed. */
export const helmTemplate: Renderer = async ({ name, namespace, chart, values, files }) => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-plan-"));
  try {
    await Promise.all(
      Object.entries(files).map(async ([path, text]) => {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }),
    );
    const { stdout } = await execa(
      "helm",
      ["template", name, chart, "--namespace", namespace, ...values.flatMap((file) => ["--values", file])],
      { cwd: folder },
    );
    return stdout;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new Error("helm is not on the PATH; install Helm 3 (https://helm.sh/docs/intro/install/)");
    const words = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new Error(words.trim().replaceAll(folder, "."));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
