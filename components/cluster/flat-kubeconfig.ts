import { readFile } from "node:fs/promises";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";

const Kubeconfig = z.looseObject({
  clusters: z.array(z.looseObject({ name: z.string(), cluster: z.record(z.string(), z.unknown()) })),
  users: z.array(z.looseObject({ name: z.string(), user: z.record(z.string(), z.unknown()) })),
  contexts: z.array(z.looseObject({ name: z.string() })),
});

/** The keys of a kubeconfig that name files, each beside the key that holds the same as data. */
const FILES = ["certificate-authority", "client-certificate", "client-key"];

/**
 * A kubeconfig that says everything itself: the files that it names are put into it, and `context` is its current one.
 * @param host name or address of the API server, where it is another from here; its port stays
 * @throws ClusterError when it is no kubeconfig, or a file is missing
 */
export async function flatKubeconfig(
  text: string,
  { context, host }: { readonly context?: string; readonly host?: string },
): Promise<string> {
  const { data } = Kubeconfig.safeParse(parse(text));
  if (data === undefined) throw new ClusterError("what was given as a kubeconfig is none");
  if (context !== undefined && !data.contexts.some(({ name }) => name === context))
    throw new ClusterError(`the kubeconfig has no context "${context}"`);
  return stringify({
    ...data,
    ...(context === undefined ? {} : { "current-context": context }),
    clusters: await Promise.all(
      data.clusters.map(async (entry) => ({
        ...entry,
        cluster: { ...(await flat(entry.cluster)), ...serverAt(host, entry.cluster.server) },
      })),
    ),
    users: await Promise.all(data.users.map(async (entry) => ({ ...entry, user: await flat(entry.user) }))),
  });
}

async function flat(entry: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const pairs = await Promise.all(
    Object.entries(entry).map(async ([key, value]) =>
      FILES.includes(key) && typeof value === "string" ? [`${key}-data`, await encoded(value)] : [key, value],
    ),
  );
  return Object.fromEntries(pairs);
}

async function encoded(path: string): Promise<string> {
  try {
    return (await readFile(path)).toString("base64");
  } catch {
    throw new ClusterError(`the kubeconfig names ${path}, which cannot be read`);
  }
}

function serverAt(host: string | undefined, server: unknown): { server?: string } {
  if (host === undefined || typeof server !== "string" || !URL.canParse(server)) return {};
  const url = new URL(server);
  url.hostname = host.includes(":") ? `[${host}]` : host;
  return { server: url.href.replace(/\/$/, "") };
}
