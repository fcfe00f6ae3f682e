import { join, resolve } from "node:path";

/** Where the sandbox keeps what; all paths are absolute. */
export interface Layout {
  readonly root: string;
  /** What others need to know of the running sandbox. */
  readonly sandboxFile: string;
  readonly portsFile: string;
  readonly lockFile: string;
  /** One record per started process. */
  readonly processes: string;
  readonly logs: string;
  /** Credentials, one file each. */
  readonly secrets: string;
  /** The administrator's kubeconfig. */
  readonly kubeconfig: string;
  readonly cluster: string;
  readonly argocd: string;
  readonly flux: string;
  readonly registry: string;
  readonly github: string;
  /** Links to the programs that other programs look for on their PATH. */
  readonly bin: string;
  /** HOME of every process, so that none reads or writes the user's. */
  readonly home: string;
}

/** The layout of a sandbox below `root`. */
export function layoutOf(root: string): Layout {
  const base = resolve(root);
  const at = (name: string) => join(base, name);
  return {
    root: base,
    sandboxFile: at("sandbox.json"),
    portsFile: at("ports.json"),
    lockFile: at("lock.json"),
    processes: at("processes"),
    logs: at("logs"),
    secrets: at("secrets"),
    kubeconfig: at("kubeconfig"),
    cluster: at("cluster"),
    argocd: at("argocd"),
    flux: at("flux"),
    registry: at("registry"),
    github: at("github"),
    bin: at("bin"),
    home: at("home"),
  };
}
