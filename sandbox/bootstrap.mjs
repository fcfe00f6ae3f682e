// The entry of the sandbox that needs nothing installed: plain JavaScript for any Node from 18 on. It installs the npm
// packages when they are missing or older than the lock file, and goes on in a Node that runs TypeScript.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The first Node that runs TypeScript without a flag. */
const NEEDED = [22, 18];

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a program in the foreground; resolves to its exit code, 128 and more for a signal, as a shell says it. */
function foreground(program, args, env = process.env) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: root, env, stdio: "inherit" });
    const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
    for (const signal of Object.keys(signals)) {
      process.on(signal, () => {
        // At a terminal, Ctrl-C reaches the child by itself.
        if (!(signal === "SIGINT" && process.stdin.isTTY)) child.kill(signal);
      });
    }
    child.on("error", fail);
    child.on("exit", (code, signal) => done(code ?? 128 + (signals[signal] ?? 9)));
  });
}

/** Whether npm has put every package of the lock file in place: it writes a copy of it last. */
function isInstalled() {
  const installed = join(root, "node_modules", ".package-lock.json");
  return (
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs
  );
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The project's own Node, which npm installs, else the one that runs this; undefined when neither will do. */
function findNode() {
  const own = join(root, "node_modules", ".bin", "node");
  const answer = existsSync(own) ? spawnSync(own, ["--version"], { encoding: "utf8" }) : undefined;
  if (answer?.status === 0 && isNewEnough(answer.stdout)) return { path: own, version: answer.stdout.trim() };
  if (isNewEnough(process.version)) return { path: process.execPath, version: process.version };
  return undefined;
}

const say = (text) => process.stderr.write(`${text}\n`);
const args = process.argv.slice(2);

if (!isInstalled()) {
  // The warnings of npm are about the Node it runs in, not about the one it installs.
  say("Installing the npm packages of package-lock.json (npm ci) ...");
  const code = await foreground("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (code !== 0) {
    say(`npm ci ended with exit code ${code}. Mend what it reports above, then run this again.`);
    process.exit(code);
  }
}
const node = findNode();
if (node === undefined) {
  say(
    `The sandbox needs Node ${NEEDED.join(".")} or newer; this is ${process.version}, and npm has installed none for ` +
      `${process.platform}/${process.arch}. Install Node 24 (https://nodejs.org/en/download), then run this again.`,
  );
  process.exit(1);
}
if (args[0] === "start") say(`Node ${node.version} (${node.path})`);
process.exitCode = await foreground(node.path, [join(root, "sandbox", "cli.ts"), ...args]);
