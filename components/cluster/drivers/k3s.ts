import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import { type Change, type ClusterDriver, changedKeys, type DriverKind, type Presence } from "../driver.ts";
import { flatKubeconfig } from "../flat-kubeconfig.ts";
import { type Host, lastWords, missing, type Ran } from "../host.ts";
import { loadInstaller } from "../k3s/installer.ts";
import {
  findScript,
  installScript,
  type K3sLayout,
  kubeconfigScript,
  lackingScript,
  removeScript,
  SYSTEM,
} from "../k3s/scripts.ts";
import { runBySsh } from "../k3s/ssh.ts";
import { rootCommand } from "../root.ts";
import type { K3sSpec } from "../spec.ts";
import { versionChange } from "../version-change.ts";

/** Seconds until k3s must be installed and started: a download of about 70 MB. */
const INSTALLED_WITHIN = 600;
/** Seconds for what only looks. */
const SEEN_WITHIN = 60;

const isPresence = (text: string): text is Presence => ["absent", "stopped", "running"].includes(text);

/** The driver of k3s; @param layout where k3s keeps what on its machine */
export function openK3s(spec: K3sSpec, host: Host, layout: K3sLayout = SYSTEM): ClusterDriver<K3sSpec> {
  const { host: on } = spec;
  const where = on === undefined ? "this machine" : on.address;
  const title = `k3s on ${where}`;
  const address = spec.address ?? on?.address ?? "127.0.0.1";
  let installer: Promise<string> | undefined;
  const loaded = (): Promise<string> => (installer ??= loadInstaller(spec, host));

  async function run(script: string, withinSeconds: number): Promise<Ran> {
    if (on !== undefined) return runBySsh(host, on, script, withinSeconds);
    const { program, args } = rootCommand(host, ["sh", "-s"]);
    const ran = await host.run(program.name, args, { input: script, withinSeconds });
    if (ran === undefined) throw missing(program);
    return ran;
  }
  async function must(
    what: string,
    script: string,
    remedy: string,
    withinSeconds = SEEN_WITHIN,
  ): Promise<string> {
    const ran = await run(script, withinSeconds);
    if (ran.exitCode === 0) return ran.stdout;
    throw new ClusterError(`cannot ${what} ${title}: ${lastWords(ran)}; ${remedy}`);
  }
  async function install(token: string | undefined): Promise<void> {
    const sans = [...new Set([...(address === "127.0.0.1" ? [] : [address]), ...spec.tlsSans])];
    await must(
      "install",
      installScript({ ...spec, tlsSans: sans }, await loaded(), token, layout),
      `see \`journalctl -u k3s\` on ${where}`,
      INSTALLED_WITHIN,
    );
  }

  return {
    title,
    startBy: `systemctl start k3s (on ${where})`,
    preflight: async () => {
      const lacking = (await must("look at", lackingScript(), "see what its shell says")).trim();
      if (lacking === "") return;
      throw new ClusterError(
        `${where} cannot run k3s yet; it lacks ${lacking.split("\n").join("; it lacks ")}`,
      );
    },
    find: async () => {
      const found = (await must("look for", findScript(layout), "see what its shell says")).trim();
      if (isPresence(found)) return found;
      throw new ClusterError(
        `${where} answers with more than it was asked: ${found}; let its shell's start files print nothing`,
      );
    },
    prepare: async () => void (await loaded()),
    create: async () =>
      install(spec.tokenFrom === undefined ? undefined : await host.credential(spec.tokenFrom)),
    change: () => install(undefined),
    kubeconfig: async () => {
      const text = await must("open", kubeconfigScript(layout), `see \`journalctl -u k3s\` on ${where}`);
      return flatKubeconfig(text, { host: address });
    },
    remove: async () => {
      await must("remove", removeScript(layout), "run k3s-uninstall.sh there by hand", INSTALLED_WITHIN);
    },
  };
}

/** k3s, of which a machine has one. */
export const k3s: DriverKind<K3sSpec> = {
  open: (spec, host) => openK3s(spec, host),
  changes: (before, after) => [
    ...hostChange(before, after),
    ...changedKeys(before, after, { tlsSans: "update", disable: "update", address: "update" }),
    ...versionChange("version", before.version, after.version),
  ],
};

/** A server may be found at another address or by another user; this machine is never that server. */
function hostChange({ host: before }: K3sSpec, { host: after }: K3sSpec): Change[] {
  if ((before === undefined) !== (after === undefined)) return [{ key: "host", effect: "replace" }];
  return before?.address === after?.address ? [] : [{ key: "host", effect: "update" }];
}
