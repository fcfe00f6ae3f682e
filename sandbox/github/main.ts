import { readFileSync } from "node:fs";
import { startGitHub } from "./server.ts";

const root = required("GITHUB_DOUBLE_ROOT");
const owner = required("GITHUB_DOUBLE_OWNER");
const readOnlyFile = process.env.GITHUB_DOUBLE_READONLY_TOKEN_FILE;

const github = await startGitHub({
  root,
  owner,
  port: portIn(required("GITHUB_DOUBLE_PORT")),
  token: tokenIn(required("GITHUB_DOUBLE_TOKEN_FILE")),
  readOnlyToken: readOnlyFile ? tokenIn(readOnlyFile) : undefined,
  log: (line) => console.error(line),
});
console.log(
  `GitHub double (a stand-in for the sandbox, not GitHub) of ${owner} at ${github.url}, data in ${root}`,
);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    github.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

function required(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set: the GitHub double needs it (see sandbox/github/README.md)`);
}

function portIn(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`GITHUB_DOUBLE_PORT is "${text}": write a port number, or 0 for any free one`);
}

function tokenIn(file: string): string {
  const token = readFileSync(file, "utf8").trim();
  if (token) return token;
  throw new Error(`${file} is empty: write the token that the GitHub double shall accept into it`);
}
