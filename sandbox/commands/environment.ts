import type { Session } from "../session.ts";

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

/** The sandbox's environment as lines for `eval "$(npm run --silent env)"`. It holds the sandbox's own credentials. */
export const shellLines = ({ environment }: Session): string =>
  Object.entries(environment)
    .map(([name, value]) => `export ${name}=${quoted(value)}`)
    .join("\n");
