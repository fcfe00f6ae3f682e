import { vi } from "vitest";
import { argocdData, patchArgocd, remove } from "./objects.ts";
import { restartArgocdServer } from "./restart-argocd-server.ts";

const OBJECTS = [
  ["ConfigMap", "argocd-cm"],
  ["ConfigMap", "argocd-rbac-cm"],
  ["Secret", "argocd-secret"],
] as const;

/** What Argo CD's installation says of it, by the object's name. */
export type ArgocdSettings = Readonly<Record<(typeof OBJECTS)[number][1], Readonly<Record<string, string>>>>;

export async function argocdSettings(): Promise<ArgocdSettings> {
  const data = await Promise.all(OBJECTS.map(([kind, name]) => argocdData(kind, name)));
  const [config = {}, rbac = {}, secret = {}] = data;
  return { "argocd-cm": config, "argocd-rbac-cm": rbac, "argocd-secret": secret };
}

/** Puts Argo CD's settings back to what they were, keys that came since included. */
export async function putBack(before: ArgocdSettings): Promise<void> {
  const now = await argocdSettings();
  for (const [kind, name] of OBJECTS) {
    const gone = Object.keys(now[name]).filter((key) => before[name][key] === undefined);
    await patchArgocd(kind, name, {
      ...before[name],
      ...Object.fromEntries(gone.map((key) => [key, null])),
    });
  }
  await remove("v1", "Secret", "argocd", FIRST_PASSWORD);
}

const FIRST_PASSWORD = "argocd-initial-admin-secret";

/**
 * Switches the account admin on, which the sandbox's Argo CD has not, as in every fresh installation.
 * @returns the first password, which Argo CD's server makes by itself when it starts
 */
export async function withAdmin(): Promise<string> {
  await patchArgocd("ConfigMap", "argocd-cm", { "admin.enabled": "true" });
  await restartArgocdServer();
  const first = await vi.waitFor(
    async () => {
      const { password } = await argocdData("Secret", FIRST_PASSWORD);
      if (password === undefined) throw new Error("Argo CD has made no first password");
      return password;
    },
    { timeout: 20_000, interval: 200 },
  );
  return Buffer.from(first, "base64").toString();
}
