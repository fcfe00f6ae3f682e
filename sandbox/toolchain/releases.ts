import type { Download, Platform } from "./program.ts";

/** The files of one release on GitHub. */
type ReleaseFiles = {
  /** Name of the file for a platform; undefined where there is none. */
  readonly file: (platform: Platform) => string | undefined;
  /** Name of the file of SHA-256 sums in the same release. */
  readonly checksums: string;
  readonly members?: readonly string[];
};

/** Where a project publishes a program as an asset of a GitHub release; `tag` as it stands in the address. */
export function githubRelease(repository: string, tag: string, { file, checksums, members }: ReleaseFiles) {
  const base = `https://github.com/${repository}/releases/download/${tag}`;
  return (platform: Platform): Download | undefined => {
    const name = file(platform);
    if (name === undefined) return undefined;
    const download = { url: `${base}/${name}`, checksumUrl: `${base}/${checksums}` };
    return members === undefined ? download : { ...download, members };
  };
}

/** Where Kubernetes publishes a server program. They exist for Linux alone. */
export function kubernetesRelease(version: string, name: string) {
  return ({ os, arch }: Platform): Download | undefined => {
    if (os !== "linux") return undefined;
    const url = `https://dl.k8s.io/release/v${version}/bin/${os}/${arch}/${name}`;
    return { url, checksumUrl: `${url}.sha256` };
  };
}
