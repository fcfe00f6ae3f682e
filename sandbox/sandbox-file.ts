import { rmSync } from "node:fs";
import { z } from "zod";
import { layoutOf } from "./processes/layout.ts";
import { readIfThere, writePrivateFile } from "./processes/private-files.ts";

const sandboxSchema = z.strictObject({
  root: z.string(),
  /** Path of the administrator's kubeconfig. */
  kubeconfig: z.string(),
  /** `https://host:port` */
  apiServer: z.url(),
  github: z.strictObject({ url: z.url(), owner: z.string(), tokenFile: z.string() }),
  /** `host:port`, as image references name it; plain HTTP. */
  registry: z.string().regex(/^127\.0\.0\.1:\d+$/),
  /** The token file holds an API token of an administrator of Argo CD. */
  argocd: z.strictObject({ url: z.url(), tokenFile: z.string() }),
  /** Holds what Argo CD expects webhooks to be signed with. */
  webhookSecretFile: z.string(),
  /** Holds a password for the product's database, made for this sandbox. */
  databasePasswordFile: z.string(),
  /** The public key that verifies the registry's images (PEM). */
  imagePublicKeyFile: z.string(),
  processes: z.array(z.strictObject({ name: z.string(), pid: z.int().positive(), log: z.string() })),
});

/** What others need to know of a running sandbox. Credentials are named by file and never inside. */
export type Sandbox = z.infer<typeof sandboxSchema>;

const explain = (file: string, why: string): Error =>
  new Error(
    `${file} does not describe a sandbox (${why}): it is from another version or was edited. \`npm start\` writes it anew`,
  );

/** The sandbox that was started in `root`, or undefined when none is; fails when its file cannot be understood. */
export function readSandbox(root: string): Sandbox | undefined {
  const file = layoutOf(root).sandboxFile;
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw explain(file, "not JSON");
  }
  const parsed = sandboxSchema.safeParse(value);
  if (!parsed.success) {
    const { path = [], message = "" } = parsed.error.issues[0] ?? {};
    throw explain(file, `${path.length > 0 ? path.join(".") : "the whole"}: ${message}`);
  }
  return parsed.data;
}

/** Makes the sandbox known, once all of it is ready. */
export function writeSandbox(sandbox: Sandbox): void {
  writePrivateFile(layoutOf(sandbox.root).sandboxFile, JSON.stringify(sandbox, null, 2));
}

/** Makes the sandbox unknown again, before the first of its processes ends. */
export function removeSandboxFile(root: string): void {
  rmSync(layoutOf(root).sandboxFile, { force: true });
}
