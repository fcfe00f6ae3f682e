import { cp, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "#sandbox/local.ts";
import { resetSandbox } from "#sandbox/sandbox.ts";

/** A place to measure in: nothing of it is left afterwards. */
export interface Lab {
  /** Folder of the sandbox's data; does not exist at first. */
  readonly root: string;
  /** A copy of the example project whose stack files may be changed. */
  readonly project: string;
  /** Folder for anything else. */
  readonly scratch: string;
}

/** Copied, so that work on the checkout does not show in a run that takes minutes. */
const COPIED = /^(Pulumi.*\.yaml|package\.json|src|components)$/;

async function copyProject(folder: string): Promise<void> {
  const own = (await readdir(checkout)).filter((name) => COPIED.test(name));
  await Promise.all([
    ...own.map((name) => cp(join(checkout, name), join(folder, name), { recursive: true })),
    symlink(join(checkout, "node_modules"), join(folder, "node_modules")),
  ]);
}

/** Does `work` in a lab in the system's temporary folder, then ends its sandbox and removes everything, whatever happened. */
export async function withLab<T>(say: (line: string) => void, work: (lab: Lab) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  const root = join(folder, "sandbox");
  const [project = "", scratch = ""] = await Promise.all(
    ["project-", "scratch-"].map((prefix) => mkdtemp(join(folder, prefix))),
  );
  say(`working in ${folder}, which is removed at the end`);
  try {
    await copyProject(project);
    return await work({ root, project, scratch });
  } finally {
    await resetSandbox(root, say);
    await rm(folder, { recursive: true, force: true });
  }
}
