import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Credentials, ensureCredentials } from "#sandbox/cluster/credentials.ts";
import type { Context } from "#sandbox/processes/context.ts";
import { layoutOf } from "#sandbox/processes/layout.ts";
import { type Ports, portNames } from "#sandbox/processes/ports.ts";
import { removeDirectory } from "#sandbox/processes/private-files.ts";

/** A directory that goes with the test. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), "sandbox-test-"));
  onTestFinished(() => removeDirectory(path));
  return path;
}

/** Ports 20001, 20002, ... in the order of their names. */
export const somePorts = Object.fromEntries(portNames.map((name, index) => [name, 20_001 + index])) as Ports;

/** What processes are described from, below `root`; the programs are named, not there. */
export function contextIn(root: string): Context {
  const program = (name: string) => `/programs/${name}`;
  return {
    layout: layoutOf(root),
    ports: somePorts,
    env: { PATH: "/usr/bin" },
    programs: {
      etcd: program("etcd"),
      "kube-apiserver": program("kube-apiserver"),
      "kube-controller-manager": program("kube-controller-manager"),
      "kube-scheduler": program("kube-scheduler"),
      kwok: program("kwok"),
      argocd: program("argocd"),
      helm: program("helm"),
      kustomize: program("kustomize"),
      crane: program("crane"),
      redis: program("mini-redis"),
    },
  };
}

/** Fresh credentials below `root`. */
export const credentialsIn = (root: string): Credentials => ensureCredentials(layoutOf(root));
