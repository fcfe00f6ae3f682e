import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";

const nowhere = { env: {}, config: () => undefined };

/** A project whose program lies in `src`, where the engine starts it, as a process sees that has just begun. */
async function startedIn(folder: "." | "src") {
  const project = mkdtempSync(join(tmpdir(), "slipway-credential-"));
  mkdirSync(join(project, "src"));
  writeFileSync(join(project, "Pulumi.yaml"), "name: slipway\n");
  vi.spyOn(process, "cwd").mockReturnValue(join(project, folder));
  onTestFinished(() => {
    vi.restoreAllMocks();
    rmSync(project, { recursive: true });
  });
  vi.resetModules();
  const [credentials, folders] = await Promise.all([
    import("#components/dynamic/credential.ts"),
    import("#components/dynamic/project-folder.ts"),
  ]);
  return { project, ...credentials, ...folders };
}

describe("a credential in a file", () => {
  let started: Awaited<ReturnType<typeof startedIn>>;
  beforeEach(async () => {
    started = await startedIn("src");
  });

  it("whose path is relative is found from the project's folder, wherever the program lies", async () => {
    const { project, resolveCredential } = started;
    writeFileSync(join(project, "token"), "of the project\n");
    writeFileSync(join(project, "src", "token"), "of the program\n");
    await expect(resolveCredential({ file: "token" }, nowhere)).resolves.toBe("of the project");
    await expect(resolveCredential({ file: "./src/token" }, nowhere)).resolves.toBe("of the program");
  });

  it("is found from the folder that this process was told to work for", async () => {
    const { project, resolveCredential, leaveProjectFolder } = started;
    const other = mkdtempSync(join(project, "other-"));
    writeFileSync(join(other, "token"), "of the other");
    leaveProjectFolder(other);
    await expect(resolveCredential({ file: "token" }, nowhere)).resolves.toBe("of the other");
  });

  it("that is missing is named by its whole path", async () => {
    const { project, resolveCredential } = started;
    await expect(resolveCredential({ file: "keys/token" }, nowhere)).rejects.toThrow(
      `a secret is missing: file keys/token is not set; create ${join(project, "keys/token")}, readable by you alone`,
    );
  });

  it.each([
    ["~/.kube/config", join(homedir(), ".kube/config")],
    ["/etc/token", "/etc/token"],
  ])("%s is %s", async (written, path) => {
    expect(started.pathOf(written)).toBe(path);
  });
});
