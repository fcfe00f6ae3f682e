import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import pRetry, { AbortError } from "p-retry";
import { projectFolder } from "#components/dynamic/project-folder.ts";
import { digestOf, ManifestError } from "./manifest-text.ts";

/** Where a manifest is, and which one it must be. */
export type ManifestSource = ({ readonly url: string } | { readonly file: string }) & {
  /** SHA-256 of the text in hexadecimal digits; default: whatever is there. */
  readonly sha256?: string;
};

/** Milliseconds within which a manifest must have arrived. */
const PATIENCE = 60_000;

/** Where a manifest comes from, for messages. */
export const originOf = (source: ManifestSource): string => ("url" in source ? source.url : source.file);

/**
 * The text of a manifest. A file's path counts from the project's folder, the one with Pulumi.yaml.
 * @throws ManifestError when it cannot be had, or is not the one that was pinned
 */
export async function loadManifest(source: ManifestSource): Promise<string> {
  const text = "url" in source ? await download(source.url) : await readText(source.file);
  const digest = digestOf(text);
  if (source.sha256 !== undefined && source.sha256 !== digest)
    throw new ManifestError(
      `${originOf(source)} has the SHA-256 digest ${digest}, not the pinned ${source.sha256}; if the new one is what you want, pin it`,
    );
  return text;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(resolve(projectFolder(), file), "utf8");
  } catch {
    throw new ManifestError(`there is no manifest at ${file}; correct the path`);
  }
}

async function download(url: string): Promise<string> {
  try {
    return await pRetry(
      async () => {
        const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
        if (answer.ok) return answer.text();
        const problem = new Error(`the server answered ${answer.status}`);
        throw answer.status >= 500 || answer.status === 429 ? problem : new AbortError(problem);
      },
      { retries: 3, minTimeout: 500 },
    );
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new ManifestError(
      `the manifest cannot be had from ${url}: ${why instanceof Error ? why.message : String(why)}; check the address and the version in it, or name a file`,
    );
  }
}
