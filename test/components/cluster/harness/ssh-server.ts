import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import type { SshHost } from "#components/cluster/spec.ts";
import type { FakeMachine } from "./fake-programs.ts";

/** OpenSSH's server, where this machine has one. It must be started by its whole path. */
export const SSHD = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/libexec/sshd"].find(existsSync);

/** A real SSH server on loopback, with keys and a PATH of a test's own. */
export interface SshServer {
  /** How it is reached with the right keys. */
  readonly host: SshHost;
  /** A key that it does not know. */
  readonly strangersKey: string;
  /** A host key that is not its own. */
  readonly anotherHostKey: string;
}

const keyIn = (folder: string, name: string): string => {
  const file = join(folder, name);
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file]);
  return file;
};
const publicKey = (file: string): string => readFileSync(`${file}.pub`, "utf8").trim();

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/** Starts OpenSSH's server for the user who runs the tests; sessions find the programs of `machine` on PATH. */
export async function sshServer(machine: Pick<FakeMachine, "folder">): Promise<SshServer> {
  const folder = join(machine.folder, "ssh");
  mkdirSync(folder, { mode: 0o700 });
  const [hostKey, another, own, stranger] = ["host", "another", "own", "stranger"].map((name) =>
    keyIn(folder, name),
  ) as [string, string, string, string];
  writeFileSync(join(folder, "authorized_keys"), `${publicKey(own)}\n`, { mode: 0o600 });
  const port = await freePort();
  const path = [join(machine.folder, "bin"), "/usr/bin", "/bin"].join(delimiter);
  writeFileSync(
    join(folder, "config"),
    [
      "ListenAddress 127.0.0.1",
      `Port ${port}`,
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${join(folder, "authorized_keys")}`,
      "PidFile none",
      "UsePAM no",
      // The folder is below one that everybody may write to.
      "StrictModes no",
      "PermitRootLogin prohibit-password",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      `SetEnv PATH=${path}`,
    ].join("\n"),
  );
  // Where root starts it, it insists on this folder.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const server = spawn(SSHD ?? "sshd", ["-D", "-e", "-f", join(folder, "config")], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => void server.kill("SIGTERM"));
  await new Promise<void>((done, fail) => {
    let said = "";
    server.stderr.on("data", (chunk) => {
      said += String(chunk);
      if (said.includes("Server listening")) done();
    });
    server.once("exit", () => fail(new Error(`sshd ended: ${said}`)));
  });
  return {
    host: {
      address: "127.0.0.1",
      user: userInfo().username,
      port,
      identityFile: own,
      hostKey: publicKey(hostKey),
    },
    strangersKey: stranger,
    anotherHostKey: publicKey(another),
  };
}
