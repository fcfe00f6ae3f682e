/** A kind of machine, in Go's words, which are also those of most release files. */
export type Platform = { readonly os: "linux" | "darwin"; readonly arch: "amd64" | "arm64" };

/** How to recognise a program that somebody else installed. */
export type Installed =
  | {
      readonly kind: "on-path";
      /** Arguments that make it print its version and exit. */
      readonly args: readonly string[];
      /** Its first group is the version, without a leading `v`. */
      readonly pattern: RegExp;
      /** Which versions will do, as a semver range. */
      readonly accepts: string;
      /** Other files that must lie in the same folder, or the program is of no use here. */
      readonly beside: readonly string[];
    }
  /** A place below the user's home whose path carries the version: being there is enough. */
  | { readonly kind: "in-home"; readonly path: string };

/** A file published by the makers of a program, together with the checksum they publish for it. */
export type Download = {
  readonly url: string;
  /** A file of SHA-256 sums: one bare sum, or lines of sum and file name. */
  readonly checksumUrl: string;
  /** Names of the files to take out of the archive at `url`; absent when the file at `url` is the program itself. */
  readonly members?: readonly string[];
};

/** How to build a program from source. */
export type GoBuild = {
  /** Absolute path of the folder with the go.mod that pins it. */
  readonly module: string;
  /** Import path of its main package; `.` for source of our own. */
  readonly package: string;
  readonly tags: readonly string[];
  /** String variables set by the linker: symbol to value. */
  readonly stamps: Readonly<Record<string, string>>;
};

/** A program the sandbox runs, and every way to get it. */
export type Program = {
  readonly name: string;
  /** Pinned version without a leading `v`. */
  readonly version: string;
  readonly installed?: Installed;
  /** Undefined where the makers publish nothing for the platform, or publish no checksum. */
  readonly download?: (platform: Platform) => Download | undefined;
  readonly build?: GoBuild;
  /** What a person can do when no way worked; one sentence. */
  readonly remedy: string;
};

/**
 * The kind of machine this is.
 * @throws when the sandbox's programs do not exist for it
 */
export function platformOf(os: string, arch: string): Platform {
  const goArch = { x64: "amd64", arm64: "arm64" }[arch];
  if ((os === "linux" || os === "darwin") && (goArch === "amd64" || goArch === "arm64"))
    return { os, arch: goArch };
  throw new Error(
    `The sandbox does not run on ${os}/${arch}: it needs Linux or macOS on x64 or arm64. On Windows, use WSL 2.`,
  );
}
