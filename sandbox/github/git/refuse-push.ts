import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const HOOK = `#!/bin/sh\nprintf '%s\\n' "$REFUSAL" >&2\nexit 1\n`;

/**
 * Environment in which receive-pack refuses whatever comes, printing `wording` to the client: git itself does the
 * refusing, by a hook in `folder`, so the client sees exactly what a server-side rule looks like.
 */
export async function refusingPush(folder: string, wording: string): Promise<Record<string, string>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, "pre-receive"), HOOK, { mode: 0o700 });
  return {
    REFUSAL: wording,
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "core.hooksPath",
    GIT_CONFIG_VALUE_0: folder,
  };
}
