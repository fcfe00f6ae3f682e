import { createHash } from "node:crypto";
import { join } from "node:path";
import { execa } from "execa";
import { temporaryFolder } from "#components/git/temporary-folder.ts";
import type { Files } from "./files.ts";
import { writeFiles } from "./write-files.ts";

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

/**
 * Most of a rendering is the start of `helm`, and this halves it (measured, Helm 3.19: 57 ms of processor time without,
 * 22 ms with both). A rendering is over before its garbage would be worth collecting, unless a chart is very large.
 * And kubectl's package in it unpacks the messages of the user's language at each start, though Helm shows none of them:
 * the French ones are the fewest (k8s.io/kubectl, pkg/util/i18n).
 */
const QUICK_START = { GOGC: "off", GOMEMLIMIT: "512MiB", LC_ALL: "fr_FR.UTF-8" };

/**
 * Renders by the `helm` program, in a folder that is removed when the process ends. A chart that several releases share,
 * or that a release has before and after a change, is written once.
 */
export function helmRenderer(): Renderer {
  const written = new Map<string, Promise<void>>();
  let scratch: Promise<string> | undefined;

  /** Writes files into a folder named by what they hold. @returns that folder */
  async function place(
    root: string,
    files: readonly (readonly [path: string, text: string])[],
  ): Promise<string> {
    const folder = join(root, createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 16));
    const known = written.get(folder) ?? writeFiles(folder, files);
    written.set(folder, known);
    await known;
    return folder;
  }

  return async ({ name, namespace, chart, values, files }) => {
    scratch ??= temporaryFolder();
    const root = await scratch;
    const entries = Object.entries(files);
    const [chartFolder, valuesFolder] = await Promise.all([
      place(
        root,
        entries.filter(([path]) => !values.includes(path)),
      ),
      place(
        root,
        entries.filter(([path]) => values.includes(path)),
      ),
    ]);
    const flags = values.flatMap((file) => ["--values", join(valuesFolder, file)]);
    try {
      const { stdout } = await execa("helm", ["template", name, chart, "--namespace", namespace, ...flags], {
        cwd: chartFolder,
        env: QUICK_START,
      });
      return stdout;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT")
        throw new Error("helm is not on the PATH; install Helm 3 (https://helm.sh/docs/intro/install/)");
      const words = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
      throw new Error(words.trim().replaceAll(`${valuesFolder}/`, "").replaceAll(chartFolder, "."));
    }
  };
}
