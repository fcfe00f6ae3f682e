import type { StepOf, StepOptions } from "./options.ts";

export interface CopyConfig {
  readonly inPath: string;
  readonly outPath: string;
  /** Patterns of what not to copy, as in a .gitignore. */
  readonly ignore?: string;
}
export type Copy = StepOf<"copy", CopyConfig>;

/** Copies a file or a folder. */
export const copy = (config: CopyConfig, options: StepOptions = {}): Copy => ({
  uses: "copy",
  ...options,
  config,
});

export interface FileWriteConfig {
  readonly path: string;
  readonly contents: string;
  /** Octal, as `0644`. */
  readonly permissions?: `0${number}`;
  /** Whether an existing file may be replaced; default false: fail. */
  readonly overwrite?: boolean;
}
export type FileWrite = StepOf<"file-write", FileWriteConfig>;

/** Writes a file. Kargo knows this step since 1.11. */
export const fileWrite = (config: FileWriteConfig, options: StepOptions = {}): FileWrite => ({
  uses: "file-write",
  ...options,
  config,
});

/** Existing keys of one file and their new values: `image.tag`, list items as `images.0.tag`. */
export interface UpdateConfig {
  readonly path: string;
  readonly updates: readonly {
    readonly key: string;
    readonly value: string | number | boolean | null;
  }[];
}
export type YamlUpdate = StepOf<"yaml-update", UpdateConfig>;

/** Sets existing keys of a YAML file, comments kept. Outputs: `commitMessage`. */
export const yamlUpdate = (config: UpdateConfig, options: StepOptions = {}): YamlUpdate => ({
  uses: "yaml-update",
  ...options,
  config,
});

export type JsonUpdate = StepOf<"json-update", UpdateConfig>;

/** Sets existing keys of a JSON file. Outputs: `commitMessage`. */
export const jsonUpdate = (config: UpdateConfig, options: StepOptions = {}): JsonUpdate => ({
  uses: "json-update",
  ...options,
  config,
});
