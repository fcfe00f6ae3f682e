import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { z } from "zod";
import type { Layout } from "./layout.ts";
import { readJsonIfSound, writePrivateFile } from "./private-files.ts";

/** Every port of the sandbox, as `<process>:<purpose>`. */
export const portNames = [
  "etcd:client",
  "etcd:peer",
  "kube-apiserver:https",
  "kube-controller-manager:https",
  "kube-scheduler:https",
  "kwok:http",
  "redis:redis",
  "registry:http",
  "github:http",
  "argocd-repo-server:grpc",
  "argocd-repo-server:metrics",
  "argocd-application-controller:metrics",
  "argocd-server:http",
  "argocd-server:metrics",
  "argocd-applicationset-controller:metrics",
  "argocd-applicationset-controller:probe",
  "argocd-applicationset-controller:webhook",
  "argocd-notifications-controller:metrics",
  "source-controller:artifacts",
  "source-controller:metrics",
  "source-controller:health",
  "kustomize-controller:metrics",
  "kustomize-controller:health",
  "helm-controller:metrics",
  "helm-controller:health",
] as const;

export type PortName = (typeof portNames)[number];
export type Ports = Readonly<Record<PortName, number>>;

/**
 * Ports are taken from below the ranges that systems give to outgoing connections (Linux from 32768, macOS from 49152),
 * or a port kept over a stop could be in use by any client at the next start.
 */
const RANGE = { first: 20_000, size: 12_000 };

/** The name of the process that a port belongs to. */
export const ownerOf = (port: PortName): string => port.slice(0, port.indexOf(":"));

/** Where to begin looking for ports: differs between checkouts, so that their sandboxes rarely meet. */
export function firstPortFor(root: string): number {
  return RANGE.first + (createHash("sha256").update(root).digest().readUInt32BE() % RANGE.size);
}

/**
 * Gives every name a port: the kept one while it is usable, else the next usable one counted from `first` (round the
 * range). `usable` is told the name too, because a port in use by its own process is fine.
 */
export async function choosePorts(
  kept: Partial<Ports>,
  first: number,
  usable: (port: number, name: PortName) => Promise<boolean>,
): Promise<Ports> {
  const chosen = new Map<PortName, number>();
  for (const name of portNames) {
    const port = kept[name];
    if (port !== undefined && (await usable(port, name))) chosen.set(name, port);
  }
  const taken = new Set([...chosen.values(), ...Object.values(kept)]);
  let steps = 0;
  for (const name of portNames.filter((one) => !chosen.has(one))) {
    for (;;) {
      if (steps === RANGE.size)
        throw new Error(
          `no free port for ${name} between ${RANGE.first} and ${RANGE.first + RANGE.size}: stop some of the servers on this machine`,
        );
      const port = RANGE.first + ((first - RANGE.first + steps++) % RANGE.size);
      if (taken.has(port) || !(await usable(port, name))) continue;
      chosen.set(name, port);
      break;
    }
  }
  return portsSchema.parse(Object.fromEntries(chosen));
}

const portsSchema = z.record(z.enum(portNames), z.int().min(1).max(65_535));
const keptSchema = z.partialRecord(z.enum(portNames), z.int().min(1).max(65_535));

/** Whether nobody listens on the loopback port now. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** The ports this sandbox had when it was last started, or undefined when they are not all known. */
export const readPorts = (layout: Layout): Ports | undefined =>
  portsSchema.safeParse(readJsonIfSound(layout.portsFile)).data;

/** The ports of this sandbox, kept in its ports file; `isRunning` tells whether a process of the sandbox holds its ports now. */
export async function ensurePorts(layout: Layout, isRunning: (process: string) => boolean): Promise<Ports> {
  const kept = keptSchema.safeParse(readJsonIfSound(layout.portsFile)).data ?? {};
  const ports = await choosePorts(kept, firstPortFor(layout.root), async (port, name) =>
    kept[name] === port && isRunning(ownerOf(name)) ? true : isFree(port),
  );
  writePrivateFile(layout.portsFile, JSON.stringify(ports, null, 2));
  return ports;
}
