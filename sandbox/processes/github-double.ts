import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Context } from "./context.ts";
import { answers } from "./readiness.ts";
import type { ProcessSpec } from "./supervisor.ts";

/** The organisation that owns the sandbox's repositories. */
export const githubOwner = "craftista";

/** Where GitHub is reached: its API and, over HTTP, its repositories. */
export const githubUrl = ({ ports }: Pick<Context, "ports">): string =>
  `http://127.0.0.1:${ports["github:http"]}`;

/** The stand-in for GitHub, with real Git repositories behind it. */
export function githubDouble(context: Context, tokenFile: string): ProcessSpec {
  const { layout, ports, env } = context;
  return {
    name: "github",
    command: process.execPath,
    args: [resolve(import.meta.dirname, "../github/main.ts")],
    env: {
      ...env,
      GITHUB_DOUBLE_ROOT: layout.github,
      GITHUB_DOUBLE_PORT: `${ports["github:http"]}`,
      GITHUB_DOUBLE_OWNER: githubOwner,
      GITHUB_DOUBLE_TOKEN_FILE: tokenFile,
    },
    configFiles: [tokenFile],
    prepare: () => mkdirSync(layout.github, { recursive: true, mode: 0o700 }),
    probe: answers(`${githubUrl(context)}/healthz`),
  };
}
