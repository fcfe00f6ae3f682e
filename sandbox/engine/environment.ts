import { delimiter, join } from "node:path";

/** Variables of the user's that would lead the engine elsewhere; they must be unset beside what `engineEnvironment` sets. */
export const clearedVariables = [
  "PULUMI_CONFIG_PASSPHRASE",
  "PULUMI_VERSION",
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_STACK",
] as const;

/** Where things lie below the sandbox's root folder. */
export function enginePaths(root: string) {
  return {
    home: join(root, "pulumi"),
    state: join(root, "state"),
    passphrase: join(root, "passphrase"),
    compileCache: join(root, "compile-cache"),
  };
}

/** What the environment of an engine depends on besides the sandbox's root. */
export type EngineSetting = {
  /** Folder of the `pulumi` that people and scripts call. */
  readonly launcher: string;
  /** Folder of the `node` that runs programs and dynamic providers: 22.18 or newer, for TypeScript. */
  readonly nodeFolder: string;
  /** Whether any part stands in for Pulumi's own. */
  readonly hasStandIns: boolean;
  /** PATH to extend. */
  readonly path: string;
};

/**
 * The variables of a Pulumi run in the sandbox. `PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER` lets the committed stack
 * files do without an `encryptionsalt`, which belongs to one sandbox's passphrase: the engine takes it from the state.
 */
export function engineEnvironment(root: string, setting: EngineSetting): Readonly<Record<string, string>> {
  const paths = enginePaths(root);
  return {
    PULUMI_HOME: paths.home,
    PULUMI_BACKEND_URL: `file://${paths.state}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: paths.passphrase,
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    NODE_COMPILE_CACHE: paths.compileCache,
    ...(setting.hasStandIns
      ? {
          // Without a network a missing plugin should be an error at once, and no plugin of another Pulumi on PATH
          // should come before the ones put here.
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
        }
      : {}),
    PATH: prepended([setting.launcher, setting.nodeFolder], setting.path),
  };
}

function prepended(folders: readonly string[], path: string): string {
  const rest = path.split(delimiter).filter((folder) => folder !== "" && !folders.includes(folder));
  return [...folders, ...rest].join(delimiter);
}
